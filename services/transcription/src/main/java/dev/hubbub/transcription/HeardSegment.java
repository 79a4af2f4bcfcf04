package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.speech.model.Clip;
import java.util.Locale;

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

    /** Pictures and sound of one recording seldom end in the same moment. */
    private static final double NEGLIGIBLE_SECONDS = 0.1;

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

    /**
     * Says so if the model leaves out the end of the sound, as those do that hear no further than they see.
     *
     * @param seconds how much the model takes in
     */
    void takenIn(double seconds) {
        if (isSeenAndHeard()) {
            double lost = clip.audio().length / SAMPLES_PER_SECOND - seconds;
            if (lost > NEGLIGIBLE_SECONDS) {
                session.missing(String.format(
                        Locale.ROOT,
                        "The pictures of %s end %.1f s before the sound of %s does, and this model hears no further than"
                                + " it sees.",
                        segment().media(),
                        lost,
                        segment().id()));
            }
        }
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
