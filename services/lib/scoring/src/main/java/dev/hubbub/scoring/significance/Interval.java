package dev.hubbub.scoring.significance;

import java.util.Arrays;

/** Between which values something lies with the confidence that was asked for. */
public record Interval(double low, double high) {

    /** Between the percentiles that leave out equally much on both sides; sorts the values. */
    static Interval of(double[] values, double confidence) {
        Arrays.sort(values);
        double tail = (1 - confidence) / 2;
        return new Interval(percentile(values, tail), percentile(values, 1 - tail));
    }

    private static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
