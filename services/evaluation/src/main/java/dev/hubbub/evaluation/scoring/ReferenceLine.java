package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;

/**
 * What was said in a stretch of a recording, as a manifest gives it.
 *
 * @param line the line's number in the manifest, from 1
 * @param recording the recording's address
 * @param start seconds from the recording's start
 * @param end seconds from the recording's start; positive infinity for its end
 * @param speaker who speaks; {@code null} if not known
 * @param text what was said; {@code null} if not known, and then the line is not scored
 */
record ReferenceLine(int line, String recording, double start, double end, String speaker, String text) {

    // Manifests give limits with few decimals; a segment that is cut from a line may stick out by the rounding.
    private static final double ROUNDING = 0.02;

    /** Whether a segment is this line, or a part of it. */
    boolean holds(TranscribedSegment segment, String itsRecording) {
        return recording.equals(itsRecording)
                && (speaker == null || segment.speaker() == null || speaker.equals(segment.speaker()))
                && segment.start() >= start - ROUNDING
                && segment.end() <= end + ROUNDING;
    }
}
