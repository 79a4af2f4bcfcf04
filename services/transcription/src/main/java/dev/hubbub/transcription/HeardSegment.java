package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.speech.model.Clip;

/**
 * A segment as it was recorded.
 *
 * @param session the session that it is of
 * @param place its place in the session
 * @param clip its sound, and the pictures of its speaker's mouth if the model looks; null if the recording ends before
 * @param readSeconds how long reading it took
 */
record HeardSegment(OpenSession session, int place, Clip clip, double readSeconds) {

    private static final double SAMPLES_PER_SECOND = 16_000;

    /** Whether there is nothing to decode, because the recording ends before. */
    boolean isBehindTheEnd() {
        return clip == null;
    }

    boolean isSeenAndHeard() {
        return clip != null && clip.audio() != null && clip.video() != null;
    }

    /** The sound alone, because the model cannot read these pictures. */
    HeardSegment unseen(String why) {
        session.missing("Nobody is seen in " + segment().media() + ". " + why);
        return new HeardSegment(session, place, Clip.ofAudio(clip.audio()), readSeconds);
    }

    /** How long it is, for comparison. */
    double seconds() {
        if (clip == null) {
            return 0;
        }
        return clip.audio() == null ? clip.video().seconds() : clip.audio().length / SAMPLES_PER_SECOND;
    }

    Segment segment() {
        return session.segments().segments().get(place);
    }
}
