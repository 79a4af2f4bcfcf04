package dev.hubbub.media;

/**
 * A half-open span of a recording, {@code [start, end)}, in seconds from the recording's beginning.
 *
 * @param start first instant of the span in seconds, at least 0
 * @param end first instant after the span in seconds, greater than {@code start}
 */
public record TimeRange(double start, double end) {

    public TimeRange {
        if (!Double.isFinite(start) || !Double.isFinite(end) || start < 0 || end <= start) {
            throw new IllegalArgumentException("A range of a recording needs 0 <= start < end in seconds, but is ["
                    + start + ", " + end + "): give times inside the recording");
        }
    }

    /** The length of the span in seconds. */
    public double duration() {
        return end - start;
    }

    /** The number of the first sample at {@code rate} samples per second: the nearest to {@link #start}. */
    long firstSample(int rate) {
        return Math.round(start * rate);
    }

    /** The number of the first sample after the span at {@code rate} samples per second. */
    long endSample(int rate) {
        return Math.round(end * rate);
    }
}
