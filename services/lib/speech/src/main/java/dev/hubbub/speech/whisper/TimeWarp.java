package dev.hubbub.speech.whisper;

import java.util.Arrays;

/**
 * Dynamic time warping: a cheap way through a matrix from its first corner to its last, by steps to the right, down or
 * both.
 *
 * <p>Where the ways down and both are equally cheap the way to the right is taken, even if it costs more, and sums are
 * rounded to single precision. Both are how the published implementations do it; sums over thousands of cells are equal
 * often enough for words to move otherwise.
 */
final class TimeWarp {
    private static final byte BOTH = 0;
    private static final byte DOWN = 1;
    private static final byte RIGHT = 2;

    private TimeWarp() {}

    /**
     * Where the way enters each row.
     *
     * @param cost {@code rows x columns}, both at least 1
     * @return per row, the first column of the way in it
     */
    static int[] entries(float[][] cost) {
        int columns = cost[0].length;
        byte[][] steps = new byte[cost.length][columns];
        float[] above = new float[columns + 1];
        float[] sums = new float[columns + 1];
        Arrays.fill(above, Float.POSITIVE_INFINITY);
        above[0] = 0;
        for (int row = 0; row < cost.length; row++) {
            sums[0] = Float.POSITIVE_INFINITY;
            for (int column = 0; column < columns; column++) {
                byte step = step(above[column], above[column + 1], sums[column]);
                float before = step == BOTH ? above[column] : step == DOWN ? above[column + 1] : sums[column];
                sums[column + 1] = cost[row][column] + before;
                steps[row][column] = step;
            }
            float[] spare = above;
            above = sums;
            sums = spare;
        }
        return walkBack(steps);
    }

    private static byte step(float both, float down, float right) {
        if (both < down && both < right) {
            return BOTH;
        }
        return down < both && down < right ? DOWN : RIGHT;
    }

    private static int[] walkBack(byte[][] steps) {
        int[] entries = new int[steps.length];
        int row = steps.length - 1;
        int column = steps[0].length - 1;
        while (row >= 0 && column >= 0) {
            entries[row] = column;
            byte step = steps[row][column];
            row -= step == RIGHT ? 0 : 1;
            column -= step == DOWN ? 0 : 1;
        }
        return entries;
    }
}
