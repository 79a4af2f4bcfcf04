package dev.hubbub.contracts.score;

import java.util.List;

/**
 * A trial's score: {@code score.json}. Rates are fractions, not per cent; what cannot be computed is absent.
 *
 * @param protocol the scoring protocol
 * @param normalizer what made the texts comparable, for people: its name, or several names with what each was for; absent
 *     in scores of earlier versions, which know only the protocol's own
 * @param wer the protocol's own word error rate: pooled over all sessions (utterance) or the mean over all speakers
 *     (mcorec). Where the two are to be told apart, see {@link #pooledWer()} and {@link #meanSpeakerWer()}
 * @param speakerWer the mean word error rate of the speakers; absent where nobody says who speaks, and in scores of
 *     earlier versions
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
 * @param texts how much of the texts as they are is there; absent where they are not compared utterance by utterance, and,
 *     as are the next three, in scores of earlier versions
 * @param meeting edits where nobody says which stream is whose; absent where nobody says who speaks when
 * @param health what looks wrong with the segments
 * @param gpuSeconds of the seconds, those of transcripts that were made with a GPU, wall time in which it also waits;
 *     absent if of one it is not known what it was made with
 */
public record TrialScore(
        String protocol,
        String normalizer,
        Double wer,
        Double speakerWer,
        Double cer,
        ErrorCounts words,
        Double jointError,
        Double conversationF1,
        double audioSeconds,
        double seconds,
        int flaggedSegments,
        int segments,
        List<SessionScore> sessions,
        List<Problem> problems,
        TextMatch texts,
        MeetingEdits meeting,
        SegmentHealth health,
        Double gpuSeconds) {

    /** The protocol of the MCoRec challenge. */
    public static final String MCOREC = "mcorec";

    /** The same without what is peculiar to its evaluation. */
    public static final String MCOREC_CORRECTED = "mcorec-corrected";

    /** The protocols that score the captions of speakers, and their conversations. */
    public static final List<String> OF_SPEAKERS = List.of(MCOREC, MCOREC_CORRECTED);

    /** The protocol that compares text with text. */
    public static final String UTTERANCE = "utterance";

    static final String ENGLISH = "english";

    public TrialScore {
        sessions = List.copyOf(sessions);
        problems = List.copyOf(problems);
    }

    /** A score of which only the rates are known. */
    public TrialScore(
            String protocol,
            String normalizer,
            Double wer,
            Double speakerWer,
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
        this(
                protocol,
                normalizer,
                wer,
                speakerWer,
                cer,
                words,
                jointError,
                conversationF1,
                audioSeconds,
                seconds,
                flaggedSegments,
                segments,
                sessions,
                problems,
                null,
                null,
                null,
                null);
    }

    /** The word error rate of all words together; absent if there are none. */
    Double pooledWer() {
        return words != null ? words.errorRate() : isOfChallenge() ? null : wer;
    }

    /** The mean word error rate of the speakers; absent where it is not known. */
    Double meanSpeakerWer() {
        return speakerWer == null && isOfChallenge() ? wer : speakerWer;
    }

    private boolean isOfChallenge() {
        return OF_SPEAKERS.contains(protocol);
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

        /** Errors over the units of the reference; absent without one. */
        Double errorRate() {
            return reference == 0 ? null : (double) (substitutions + insertions + deletions) / reference;
        }

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
     * How much of the texts as they are, unnormalised, is there: sacrebleu's scores over 100.
     *
     * @param bleu absent where texts are written without spaces between words, which are no tokens then;
     *     {@code nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp}
     * @param chrf {@code nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no}
     * @param chrfpp {@code nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no}
     */
    public record TextMatch(Double bleu, double chrf, double chrfpp) {}

    /**
     * The edits of a meeting where each speaker's words are compared with those of the stream that makes the fewest of all.
     *
     * @param permuted whenever words were said
     * @param timed where a word only matches one that was said at the same time
     * @param collarSeconds give or take so much
     */
    public record MeetingEdits(ErrorCounts permuted, ErrorCounts timed, double collarSeconds) {}

    /**
     * One session's score.
     *
     * @param session the session's name
     * @param normalizer what made its texts comparable; absent in scores of earlier versions
     * @param wer the protocol's own word error rate: the mean over speakers (mcorec) or pooled over utterances
     * @param speakerWer the mean word error rate of the speakers; absent where nobody says who speaks, and in scores of
     *     earlier versions
     * @param cer pooled character error rate
     * @param words the counts behind it
     * @param jointError mean over speakers
     * @param conversationF1 pair F1 of the conversations
     * @param audioSeconds seconds of audio transcribed
     * @param seconds what the session would cost alone
     * @param speakers per speaker, where the protocol knows speakers
     * @param utterances per utterance: reference, hypothesis and counts
     * @param texts as the trial's; absent, as are the next two, in scores of earlier versions
     * @param meeting as the trial's
     * @param health as the trial's
     */
    public record SessionScore(
            String session,
            String normalizer,
            Double wer,
            Double speakerWer,
            Double cer,
            ErrorCounts words,
            Double jointError,
            Double conversationF1,
            double audioSeconds,
            double seconds,
            List<SpeakerScore> speakers,
            List<UtteranceScore> utterances,
            TextMatch texts,
            MeetingEdits meeting,
            SegmentHealth health) {

        public SessionScore {
            speakers = List.copyOf(speakers);
            utterances = List.copyOf(utterances);
        }

        /** A session of which only the rates are known. */
        public SessionScore(
                String session,
                String normalizer,
                Double wer,
                Double speakerWer,
                Double cer,
                ErrorCounts words,
                Double jointError,
                Double conversationF1,
                double audioSeconds,
                double seconds,
                List<SpeakerScore> speakers,
                List<UtteranceScore> utterances) {
            this(
                    session,
                    normalizer,
                    wer,
                    speakerWer,
                    cer,
                    words,
                    jointError,
                    conversationF1,
                    audioSeconds,
                    seconds,
                    speakers,
                    utterances,
                    null,
                    null,
                    null);
        }

        /** The word error rate of all words together; absent if there are none. */
        Double pooledWer() {
            return words != null ? words.errorRate() : speakers.isEmpty() ? wer : null;
        }

        /** The mean word error rate of the speakers; absent where it is not known. */
        Double meanSpeakerWer() {
            // Only the challenge's protocol has scores of its speakers.
            return speakerWer == null && !speakers.isEmpty() ? wer : speakerWer;
        }
    }

    /**
     * One speaker's score in a session.
     *
     * @param speaker the speaker's name
     * @param wer rounded to four decimals under the mcorec protocol
     * @param clusteringF1 likewise
     * @param jointError half the word error rate plus half of one minus the F1
     * @param turns when the speaker was heard; absent where that is not known, and in scores of earlier versions
     */
    public record SpeakerScore(String speaker, Double wer, Double clusteringF1, Double jointError, SpeakerTurns turns) {

        /** A speaker of whom only the rates are known. */
        public SpeakerScore(String speaker, Double wer, Double clusteringF1, Double jointError) {
            this(speaker, wer, clusteringF1, jointError, null);
        }
    }

    /**
     * When a speaker speaks, for people who want to see who talks with whom: in seconds of the session, of what was
     * scored alone.
     *
     * @param from where the scored time begins
     * @param to where it ends
     * @param conversation the conversation the speaker is in; absent where the labels do not say
     * @param foundConversation the one the speaker was found in; absent where none was found
     * @param said the captions of the reference, in the order of their file
     * @param heard the captions of the hypothesis, in the order of their file
     */
    public record SpeakerTurns(
            double from, double to, String conversation, String foundConversation, List<Turn> said, List<Turn> heard) {

        public SpeakerTurns {
            said = List.copyOf(said);
            heard = List.copyOf(heard);
        }
    }

    /**
     * A caption's time.
     *
     * @param start in seconds
     * @param end in seconds
     */
    public record Turn(double start, double end) {}

    /**
     * One utterance, for people who want to see what was misheard.
     *
     * @param segment the segment's id, or the caption file's name
     * @param recording the recording it is in; absent where a caption file stands for its speaker, and in scores of
     *     earlier versions, as are the next five
     * @param channel the channel of it that the dataset chose, from 1; absent where it chose none
     * @param start seconds from the recording's start
     * @param end seconds from the recording's start; absent where the utterance ends with its recording
     * @param speaker who speaks
     * @param normalizer what made its texts comparable; absent where that is the session's
     * @param reference the reference text as given
     * @param hypothesis the text as transcribed
     * @param words the counts after normalisation
     */
    public record UtteranceScore(
            String segment,
            String recording,
            Integer channel,
            Double start,
            Double end,
            String speaker,
            String normalizer,
            String reference,
            String hypothesis,
            ErrorCounts words) {

        /** An utterance of no channel in particular. */
        public UtteranceScore(
                String segment,
                String recording,
                Double start,
                Double end,
                String speaker,
                String normalizer,
                String reference,
                String hypothesis,
                ErrorCounts words) {
            this(segment, recording, null, start, end, speaker, normalizer, reference, hypothesis, words);
        }

        /** An utterance of which only the texts are known. */
        public UtteranceScore(String segment, String reference, String hypothesis, ErrorCounts words) {
            this(segment, null, null, null, null, null, reference, hypothesis, words);
        }
    }

    /**
     * Something that could not be scored.
     *
     * @param session the session's name
     * @param file the file at fault; absent if no single file is
     * @param message one sentence
     */
    public record Problem(String session, String file, String message) {}
}
