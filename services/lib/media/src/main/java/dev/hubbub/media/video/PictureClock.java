package dev.hubbub.media.video;

import dev.hubbub.media.TimeRange;

/**
 * Which of {@value Pictures#PER_SECOND} pictures a second belong to a time. Picture {@code n} stands at {@code n / 25}
 * seconds and is the one that a player shows at that instant.
 */
final class PictureClock {

    /** Matroska and FLV round to whole milliseconds, so that a picture may seem to begin half of one behind its time. */
    private static final double ROUNDING_SECONDS = 0.0006;

    /** Where a time is a whole number of pictures but for the rounding of binary fractions, such as 1.16 s. */
    private static final double ROUNDING_PICTURES = 1e-6;

    private PictureClock() {}

    /** The first picture at which something is shown that begins at {@code seconds}, or no longer what ends there. */
    static long numberAt(double seconds) {
        return (long) Math.ceil((seconds - ROUNDING_SECONDS) * Pictures.PER_SECOND);
    }

    /** The first picture of a range: the one that is shown at its start. */
    static long first(TimeRange range) {
        return (long) Math.floor(range.start() * Pictures.PER_SECOND + ROUNDING_PICTURES);
    }

    /** The first picture behind a range. */
    static long end(TimeRange range) {
        return (long) Math.ceil(range.end() * Pictures.PER_SECOND - ROUNDING_PICTURES);
    }
}
