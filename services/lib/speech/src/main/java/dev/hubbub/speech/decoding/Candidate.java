package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * One token sequence of a segment that its search ended with.
 *
 * @param tokens the chosen tokens, without prompt, prefix and end of text
 * @param sumLogProbability sum of the tokens' log-probabilities, natural logarithm; it includes the end of text where
 *     the search reached it, and not where the token limit ended the sequence
 * @param ended whether it reached the end of text
 */
public record Candidate(List<Integer> tokens, float sumLogProbability, boolean ended) {

    public Candidate {
        tokens = List.copyOf(tokens);
    }

    /** Sum of the log-probabilities divided by the number of tokens plus one. */
    public double averageLogProbability() {
        return (double) sumLogProbability / (tokens.size() + 1);
    }
}
