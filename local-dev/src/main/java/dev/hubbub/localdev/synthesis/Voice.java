package dev.hubbub.localdev.synthesis;

/**
 * What makes one speaker sound unlike another.
 *
 * @param number counted from 0 in a session
 * @param speed how much faster than the source, with a higher pitch; 1 as it is
 */
record Voice(int number, double speed) {}
