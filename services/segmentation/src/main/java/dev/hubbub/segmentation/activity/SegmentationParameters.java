package dev.hubbub.segmentation.activity;

/**
 * How frame scores become segments.
 *
 * @param onset a region starts at a frame that scores above this
 * @param offset a region goes on while frames score at least this; not above onset
 * @param minDurationOn regions with fewer active frames than this many seconds hold are dropped
 * @param minDurationOff with {@link GapFill#CORRECTED}, gaps of up to this many seconds are bridged
 * @param gapFill which gaps are bridged
 * @param maxSegmentSeconds regions with more active frames are split into equal parts
 * @param minSegmentSeconds parts of a split region with fewer active frames are dropped
 */
public record SegmentationParameters(
        double onset,
        double offset,
        double minDurationOn,
        double minDurationOff,
        GapFill gapFill,
        double maxSegmentSeconds,
        double minSegmentSeconds) {

    public SegmentationParameters {
        require(Double.isFinite(onset) && Double.isFinite(offset), "onset and offset must be finite");
        require(offset <= onset, "offset (" + offset + ") must not be above onset (" + onset + ")");
        requireSeconds("minDurationOn", minDurationOn);
        requireSeconds("minDurationOff", minDurationOff);
        requireSeconds("maxSegmentSeconds", maxSegmentSeconds);
        requireSeconds("minSegmentSeconds", minSegmentSeconds);
        require(gapFill != null, "gapFill must be given");
        require(
                frames(maxSegmentSeconds) > 0,
                "maxSegmentSeconds (" + maxSegmentSeconds + ") must hold a frame of 0.04 s");
    }

    /** For the scores of the central camera, as the MCoRec baseline sets them. */
    public static SegmentationParameters central() {
        return new SegmentationParameters(1.0, 0.8, 1.0, 0.5, GapFill.BASELINE, 10, 1);
    }

    public SegmentationParameters withMaxSegmentSeconds(double seconds) {
        return new SegmentationParameters(
                onset, offset, minDurationOn, minDurationOff, gapFill, seconds, minSegmentSeconds);
    }

    /** Bridges gaps of up to this many seconds. */
    public SegmentationParameters withMinDurationOff(double seconds) {
        return new SegmentationParameters(
                onset, offset, minDurationOn, seconds, GapFill.CORRECTED, maxSegmentSeconds, minSegmentSeconds);
    }

    int minFramesOn() {
        return frames(minDurationOn);
    }

    int bridgedFrames() {
        return frames(gapFill.seconds(minDurationOff));
    }

    int maxSegmentFrames() {
        return frames(maxSegmentSeconds);
    }

    int minSegmentFrames() {
        return frames(minSegmentSeconds);
    }

    /** Whole frames, cut off: half a second holds 12. */
    private static int frames(double seconds) {
        return (int) (seconds * ActivityScores.FRAMES_PER_SECOND);
    }

    private static void requireSeconds(String name, double seconds) {
        require(
                seconds >= 0 && Double.isFinite(seconds),
                name + " must be a number of seconds, 0 or more, not " + seconds);
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException("Segmentation: " + sentence);
        }
    }
}
