package dev.hubbub.contracts.transcript;

import java.util.List;

/**
 * What was said in a session, under one checkpoint and one decoding: {@code transcript.json}. It holds nothing that
 * differs between two runs of the same task; measurements are in {@link Timing}.
 *
 * @param session the session's name
 * @param segments one entry per segment, in the segmentation's order
 * @param missing what could not be seen or heard of its recordings by a model that wants both, and which track or channel
 *     of them was taken alone where nobody chose one, in sentences; absent if nothing was missing, and of sound in
 *     transcripts of earlier versions
 * @param silences what of the session is in no segment because nobody speaks in it; absent if nothing is
 */
public record SessionTranscript(
        String session, List<TranscribedSegment> segments, List<String> missing, List<Silence> silences) {

    public SessionTranscript {
        segments = List.copyOf(segments);
        missing = missing == null ? null : List.copyOf(missing);
        silences = silences == null ? null : List.copyOf(silences);
    }

    /** A session without silences. */
    public SessionTranscript(String session, List<TranscribedSegment> segments, List<String> missing) {
        this(session, segments, missing, null);
    }

    /** A session of which nothing was missing. */
    public SessionTranscript(String session, List<TranscribedSegment> segments) {
        this(session, segments, null);
    }

    /**
     * One segment's best hypothesis.
     *
     * @param segment the segment's id
     * @param media the recording
     * @param start seconds from the recording's start
     * @param end seconds from the recording's start
     * @param speaker who speaks; absent if not known
     * @param text the text
     * @param tokens the token ids, without prompt and end of text
     * @param averageLogProbability natural logarithm, per token
     * @param noSpeechProbability from 0 to 1; absent where the vocabulary has no such token
     * @param compressionRatio bytes of the text over its deflated bytes; high means repetition
     * @param language the language decoded
     * @param flags what looks degenerate about it, such as {@code token-cap}
     * @param words when each word was said; absent unless the decoding asks for it
     */
    public record TranscribedSegment(
            String segment,
            String media,
            double start,
            double end,
            String speaker,
            String text,
            List<Integer> tokens,
            double averageLogProbability,
            Double noSpeechProbability,
            double compressionRatio,
            String language,
            List<String> flags,
            List<Word> words) {

        public TranscribedSegment {
            tokens = List.copyOf(tokens);
            flags = List.copyOf(flags);
            words = words == null ? null : List.copyOf(words);
        }

        /** A segment whose words have no times of their own. */
        public TranscribedSegment(
                String segment,
                String media,
                double start,
                double end,
                String speaker,
                String text,
                List<Integer> tokens,
                double averageLogProbability,
                Double noSpeechProbability,
                double compressionRatio,
                String language,
                List<String> flags) {
            this(
                    segment,
                    media,
                    start,
                    end,
                    speaker,
                    text,
                    tokens,
                    averageLogProbability,
                    noSpeechProbability,
                    compressionRatio,
                    language,
                    flags,
                    null);
        }
    }

    /**
     * A word of a segment.
     *
     * @param word the word, with the punctuation at it
     * @param start seconds from the recording's start
     * @param end seconds from the recording's start
     * @param probability from 0 to 1, the mean over its tokens
     */
    public record Word(String word, double start, double end, double probability) {}
}
