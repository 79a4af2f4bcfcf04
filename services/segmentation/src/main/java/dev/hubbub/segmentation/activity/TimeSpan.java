package dev.hubbub.segmentation.activity;

/**
 * A stretch of time in seconds.
 *
 * @param start in seconds; may be negative relative to the start of a scored time
 * @param end in seconds, not before the start
 */
public record TimeSpan(double start, double end) {

    public TimeSpan {
        if (!(start <= end)) {
            throw new IllegalArgumentException("A time span cannot run from " + start + " s to " + end + " s");
        }
    }

    public double duration() {
        return end - start;
    }

    /** Seconds that both share; 0 if they are apart. */
    public double overlapWith(TimeSpan other) {
        return Math.max(0, Math.min(end, other.end) - Math.max(start, other.start));
    }

    /** The same stretch counted from another zero. */
    public TimeSpan since(double zero) {
        return new TimeSpan(start - zero, end - zero);
    }
}
