package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;

/**
 * A segment's sound.
 *
 * @param session the session that it is of
 * @param place its place in the session
 * @param samples 16 kHz mono
 * @param readSeconds how long reading it took
 */
record HeardSegment(OpenSession session, int place, float[] samples, double readSeconds) {

    /** Whether there is nothing to decode, because the recording ends before. */
    boolean isBehindTheEnd() {
        return samples.length == 0;
    }

    Segment segment() {
        return session.segments().segments().get(place);
    }
}
