package dev.hubbub.localdev.synthesis;

/**
 * How a head is held at an instant.
 *
 * @param right pixels to the right of where it usually is
 * @param down pixels below it
 * @param turn radians clockwise
 * @param size 1 as usual
 * @param lids how far the eyes are closed, from 0 to 1
 * @param light 1 as usual
 */
record HeadPose(double right, double down, double turn, double size, double lids, double light) {

    /** As a head is after it was brought into the place of the mean face. */
    static final HeadPose STRAIGHT = new HeadPose(0, 0, 0, 1, 0, 1);
}
