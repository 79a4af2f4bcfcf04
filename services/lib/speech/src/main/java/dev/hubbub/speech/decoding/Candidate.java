package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * One finished token sequence of a segment.
 *
 * @param tokens the chosen tokens, without prompt, prefix and end of text
 * @param sumLogProbability sum of the tokens' log-probabilities, natural logarithm; it includes the end of text where
 *     the search reached it, and not where the token limit ended the sequence
 */
public record Candidate(List<Integer> tokens, float sumLogProbability) {

    public Candidate {
        tokens = List.copyOf(tokens);
    }

    /** Sum of the log-probabilities divided by the number of tokens plus one. */
    public double averageLogProbability() {
        return (double) sumLogProbability / (tokens.size() + 1);
    }

    /**
     * The figure candidates are ranked by.
     *
     * @param lengthPenalty exponent of {@code ((5 + n) / 6)^p}; null to divide by the length
     */
    double score(Double lengthPenalty) {
        int length = tokens.size();
        double divisor = lengthPenalty == null ? Math.max(1, length) : Math.pow((5.0 + length) / 6.0, lengthPenalty);
        return sumLogProbability / divisor;
    }
}
