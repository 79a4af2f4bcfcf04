package dev.hubbub.media;

/**
 * Where successive stretches of sound stand, by their time stamps and by how long those before them were. In samples.
 *
 * <p>Within a file's rounding of time, sound follows on what was before it. A step ahead is a gap, and stays one. Where
 * the stamps jump back, one recording was put behind another (chained Ogg, joined transport streams), and the second
 * goes on where the first ended; in formats that have such joins by design, so does what is far ahead.
 */
final class SampleClock {

    /** Time stamps may jitter by their own rounding (a millisecond in Matroska); more than this is a real gap. */
    private static final double JITTER_SECONDS = 0.02;

    /** Recorders that follow a drifting clock step back by less than this, and the sound overlaps. */
    private static final double STEP_BACK_SECONDS = 0.5;

    /** Ogg counts samples, so it never steps back within one stream, but for the trimmed block at a stream's end. */
    private static final double STEP_BACK_IN_OGG_SECONDS = 0.1;

    /** The step ahead that FFmpeg's tools too take for a join in formats whose stamps may begin anew. */
    private static final double JOIN_AHEAD_SECONDS = 10;

    private final double jitter;
    private final double stepBack;
    private final double joinAhead;

    private long shift;
    private long expected;
    private boolean started;
    private boolean joined;

    /**
     * A clock before the first stretch.
     *
     * @param rate samples per second
     * @param discontinuous whether stamps may begin anew by the format's design
     * @param ogg whether it is Ogg, whose stamps count samples
     */
    SampleClock(int rate, boolean discontinuous, boolean ogg) {
        this.jitter = JITTER_SECONDS * rate;
        this.stepBack = (ogg ? STEP_BACK_IN_OGG_SECONDS : STEP_BACK_SECONDS) * rate;
        this.joinAhead = discontinuous ? JOIN_AHEAD_SECONDS * rate : Double.POSITIVE_INFINITY;
    }

    /** Begins anew: the next stamp says where the sound is. */
    void reset() {
        shift = 0;
        expected = 0;
        started = false;
        joined = false;
    }

    /** Where the sound with this stamp begins. */
    long place(long stamp) {
        long place = stamp + shift;
        if (!started) {
            return place;
        }
        long gap = place - expected;
        if (Math.abs(gap) <= jitter) {
            return expected;
        }
        if (-gap >= stepBack || gap > joinAhead) {
            shift -= gap;
            joined = true;
            return expected;
        }
        return place;
    }

    /** Where the sound without a stamp begins. */
    long next() {
        return expected;
    }

    /** A stretch of {@code length} samples lies at {@code place}. */
    void advance(long place, long length) {
        expected = place + length;
        started = true;
    }

    boolean isStarted() {
        return started;
    }

    /** Whether one recording was found behind another. */
    boolean isJoined() {
        return joined;
    }
}
