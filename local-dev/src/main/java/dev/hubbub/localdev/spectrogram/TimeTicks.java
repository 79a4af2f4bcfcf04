package dev.hubbub.localdev.spectrogram;

import java.util.Locale;

/**
 * Marks of a time axis at round seconds.
 *
 * @param start seconds of the axis' left end
 * @param step seconds from one to the next
 * @param first number of steps from 0 to the first
 * @param last number of steps from 0 to the last
 * @param inMinutes whether they are called 1:30 rather than 90
 */
record TimeTicks(double start, double step, long first, long last, boolean inMinutes) {

    private static final double[] SECONDS = {
        0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600
    };
    private static final double MINUTE = 60;
    /** Of a step, because 0.3 / 0.1 is a little less than 3. */
    private static final double TOLERANCE = 1e-6;

    /** @param most how many there is room for */
    static TimeTicks of(double start, double end, int most) {
        double step = SECONDS[SECONDS.length - 1];
        for (int i = SECONDS.length - 1; i >= 0 && (end - start) / SECONDS[i] <= most + TOLERANCE; i--) {
            step = SECONDS[i];
        }
        long first = (long) Math.ceil(start / step - TOLERANCE);
        long last = (long) Math.floor(end / step + TOLERANCE);
        return new TimeTicks(start, step, first, last, end > 2 * MINUTE && step >= 1);
    }

    double seconds(long tick) {
        return tick * step;
    }

    String label(long tick) {
        double seconds = seconds(tick);
        if (inMinutes) {
            return String.format(Locale.ROOT, "%d:%02d", (long) seconds / 60, (long) seconds % 60);
        }
        int digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", seconds);
    }

    String title() {
        return inMinutes ? "time (min:s)" : "time (s)";
    }
}
