package dev.hubbub.speech.whisper;

import java.util.Arrays;

/**
 * Dynamic time warping: the cheapest way through a matrix from its first corner to its last, by steps to the right, down
 * or both.
 */
final class TimeWarp {
    private TimeWarp() {}

    /**
     * Where the cheapest way enters each row.
     *
     * @param cost {@code rows x columns}, both at least 1
     * @return per row, the first column of the way in it
     */
    static int[] entries(float[][] cost) {
        int rows = cost.length;
        int columns = cost[0].length;
        float[][] sum = new float[rows + 1][columns + 1];
        for (float[] line : sum) {
            Arrays.fill(line, Float.POSITIVE_INFINITY);
        }
        sum[0][0] = 0;
        for (int row = 1; row <= rows; row++) {
            for (int column = 1; column <= columns; column++) {
                float best = Math.min(sum[row - 1][column - 1], Math.min(sum[row - 1][column], sum[row][column - 1]));
                sum[row][column] = cost[row - 1][column - 1] + best;
            }
        }
        return walkBack(sum, rows, columns);
    }

    /** Where ways are equally cheap, going along the row is preferred. */
    private static int[] walkBack(float[][] sum, int rows, int columns) {
        int[] entries = new int[rows];
        int row = rows;
        int column = columns;
        while (row > 0 && column > 0) {
            entries[row - 1] = column - 1;
            float both = sum[row - 1][column - 1];
            float down = sum[row - 1][column];
            float right = sum[row][column - 1];
            if (both < down && both < right) {
                row--;
                column--;
            } else if (down < both && down < right) {
                row--;
            } else {
                column--;
            }
        }
        return entries;
    }
}
