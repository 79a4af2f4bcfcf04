package dev.hubbub.contracts.score;

import java.util.List;

/**
 * A trial's score: {@code score.json}. Rates are fractions, not per cent; what cannot be computed is absent.
 *
 * @param protocol the scoring protocol
 * @param wer pooled word error rate over all sessions (utterance) or mean over all speakers (mcorec)
 * @param cer pooled character error rate
 * @param words the counts behind the word error rate
 * @param jointError mean joint error over all speakers
 * @param conversationF1 mean over the sessions
 * @param audioSeconds seconds of audio transcribed
 * @param seconds what the trial would cost alone
 * @param flaggedSegments segments that look degenerate
 * @param segments segments in all
 * @param sessions one entry per scored session
 * @param problems what could not be scored and why: session, file and remedy in one sentence each
 */
public record TrialScore(
        String protocol,
        Double wer,
        Double cer,
        ErrorCounts words,
        Double jointError,
        Double conversationF1,
        double audioSeconds,
        double seconds,
        int flaggedSegments,
        int segments,
        List<SessionScore> sessions,
        List<Problem> problems) {

    public TrialScore {
        sessions = List.copyOf(sessions);
        problems = List.copyOf(problems);
    }

    /** Wall seconds per second of audio; absent without audio. */
    public Double realTimeFactor() {
        return audioSeconds > 0 ? seconds / audioSeconds : null;
    }

    /**
     * Edits against a reference.
     *
     * @param substitutions units replaced
     * @param insertions units too many
     * @param deletions units missing
     * @param reference units in the reference
     */
    public record ErrorCounts(long substitutions, long insertions, long deletions, long reference) {

        private long matches() {
            return reference - substitutions - deletions;
        }

        /** Errors over all that was aligned, matches included; NaN if nothing was. */
        double matchErrorRate() {
            long errors = substitutions + insertions + deletions;
            return (double) errors / (matches() + errors);
        }

        /** One minus the matches' share of the reference times their share of the hypothesis; NaN if both are empty. */
        double wordInformationLost() {
            long hypothesis = matches() + substitutions + insertions;
            if (reference == 0 && hypothesis == 0) {
                return Double.NaN;
            }
            return matches() == 0 ? 1 : 1 - (double) matches() / reference * matches() / hypothesis;
        }
    }

    /**
     * One session's score.
     *
     * @param session the session's name
     * @param wer mean over speakers (mcorec) or pooled over utterances
     * @param cer pooled character error rate
     * @param words the counts behind it
     * @param jointError mean over speakers
     * @param conversationF1 pair F1 of the conversations
     * @param audioSeconds seconds of audio transcribed
     * @param seconds what the session would cost alone
     * @param speakers per speaker, where the protocol knows speakers
     * @param utterances per utterance: reference, hypothesis and counts
     */
    public record SessionScore(
            String session,
            Double wer,
            Double cer,
            ErrorCounts words,
            Double jointError,
            Double conversationF1,
            double audioSeconds,
            double seconds,
            List<SpeakerScore> speakers,
            List<UtteranceScore> utterances) {

        public SessionScore {
            speakers = List.copyOf(speakers);
            utterances = List.copyOf(utterances);
        }
    }

    /**
     * One speaker's score in a session.
     *
     * @param speaker the speaker's name
     * @param wer rounded to four decimals under the mcorec protocol
     * @param clusteringF1 likewise
     * @param jointError half the word error rate plus half of one minus the F1
     */
    public record SpeakerScore(String speaker, Double wer, Double clusteringF1, Double jointError) {}

    /**
     * One utterance, for people who want to see what was misheard.
     *
     * @param segment the segment's id, or the caption file's name
     * @param reference the reference text as given
     * @param hypothesis the text as transcribed
     * @param words the counts after normalisation
     */
    public record UtteranceScore(String segment, String reference, String hypothesis, ErrorCounts words) {}

    /**
     * Something that could not be scored.
     *
     * @param session the session's name
     * @param file the file at fault; absent if no single file is
     * @param message one sentence
     */
    public record Problem(String session, String file, String message) {}
}
