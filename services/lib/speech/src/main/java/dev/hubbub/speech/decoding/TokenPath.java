package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An unfinished token sequence: what has been chosen after the prompt.
 *
 * @param tokens the tokens; never changed
 * @param sum their log-probabilities, summed in single precision like the model's
 */
record TokenPath(int[] tokens, float sum) {
    static final TokenPath EMPTY = new TokenPath(new int[0], 0f);

    int length() {
        return tokens.length;
    }

    /** The i-th token from the end, the last being 0. */
    int fromEnd(int i) {
        return tokens[tokens.length - 1 - i];
    }

    TokenPath followedBy(int token, float newSum) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return new TokenPath(longer, newSum);
    }

    /** @param ended whether the sum includes the end of text */
    Candidate asCandidate(float candidateSum, boolean ended) {
        List<Integer> values = new ArrayList<>(tokens.length);
        for (int token : tokens) {
            values.add(token);
        }
        return new Candidate(values, candidateSum, ended);
    }
}
