package dev.hubbub.contracts.transcript;

import java.util.List;

/**
 * What was said in a session, under one checkpoint and one decoding: {@code transcript.json}. It holds nothing that
 * differs between two runs of the same task; measurements are in {@link Timing}.
 *
 * @param session the session's name
 * @param segments one entry per segment, in the segmentation's order
 */
public record SessionTranscript(String session, List<TranscribedSegment> segments) {

    public SessionTranscript {
        segments = List.copyOf(segments);
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
     * @param flags what looks degenerate about it, such as {@code compression-ratio}
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
            List<String> flags) {

        public TranscribedSegment {
            tokens = List.copyOf(tokens);
            flags = List.copyOf(flags);
        }
    }
}
