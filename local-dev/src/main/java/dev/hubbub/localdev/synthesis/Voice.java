package dev.hubbub.localdev.synthesis;

/**
 * What makes one speaker sound unlike another.
 *
 * @param number counted from 0 in a session
 * @param speed how much faster than the source, with a higher pitch; 1 as it is
 * @param pitch how many times higher besides, where the source can be asked for it
 */
record Voice(int number, double speed, double pitch) {

    /** One at the pitch that its speed gives it. */
    Voice(int number, double speed) {
        this(number, speed, 1);
    }
}
