package dev.hubbub.speech.decoding;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Forbids every run of so many tokens that a text already has, as Hugging Face's {@code no_repeat_ngram_size} does; the
 * prompt is no part of the text here.
 *
 * @param size tokens in a run; 0 forbids nothing
 */
record NoRepeatedNgrams(int size) {

    /** The tokens that would complete such a run. */
    Set<Integer> forbidden(TokenPath path) {
        Set<Integer> forbidden = new HashSet<>();
        if (size > 0) {
            int[] tokens = path.tokens();
            int begun = size - 1;
            for (int start = 0; start + begun < tokens.length; start++) {
                if (sameAsEnd(tokens, start, begun)) {
                    forbidden.add(tokens[start + begun]);
                }
            }
        }
        return forbidden;
    }

    private static boolean sameAsEnd(int[] tokens, int start, int length) {
        for (int i = 0; i < length; i++) {
            if (tokens[start + i] != tokens[tokens.length - length + i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * What no path may choose, as places in scores of {@code paths x vocabulary} one row after the other; empty if all may
     * be chosen.
     */
    long[] places(List<TokenPath> paths, int vocabulary) {
        LongStream.Builder places = LongStream.builder();
        if (size > 0) {
            for (int row = 0; row < paths.size(); row++) {
                long start = (long) row * vocabulary;
                forbidden(paths.get(row)).forEach(token -> places.add(start + token));
            }
        }
        return places.build().sorted().toArray();
    }
}
