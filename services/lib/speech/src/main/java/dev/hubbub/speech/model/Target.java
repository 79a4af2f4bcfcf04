package dev.hubbub.speech.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a decoder is fed and what it is to answer at every position.
 *
 * @param fed tokens, each of which the next is to be told from
 * @param labels for each position the token to be told, or {@link #IGNORED}
 */
public record Target(int[] fed, int[] labels) {

    /** Of positions whose answer does not matter: those of the prompt, and padding. */
    public static final int IGNORED = -100;

    public Target {
        if (fed.length == 0 || fed.length != labels.length) {
            throw new IllegalArgumentException("A target has a label for each token that is fed, not " + labels.length
                    + " for " + fed.length + ".");
        }
        fed = fed.clone();
        labels = labels.clone();
    }

    /**
     * The usual target of a text.
     *
     * @param prompt the tokens with which decoding begins; none of them is to be learnt
     * @param text ordinary tokens
     * @param end the token that ends a text, which is to be learnt
     */
    public static Target of(int[] prompt, int[] text, int end) {
        int[] all = IntStream.concat(IntStream.concat(Arrays.stream(prompt), Arrays.stream(text)), IntStream.of(end))
                .toArray();
        int[] labels = Arrays.copyOfRange(all, 1, all.length);
        Arrays.fill(labels, 0, prompt.length - 1, IGNORED);
        return new Target(Arrays.copyOf(all, all.length - 1), labels);
    }

    /** Positions. */
    public int length() {
        return fed.length;
    }

    /** Positions that are to be learnt. */
    public int learnt() {
        return (int) IntStream.of(labels).filter(label -> label != IGNORED).count();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target && Arrays.equals(fed, target.fed) && Arrays.equals(labels, target.labels);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(fed) + Arrays.hashCode(labels);
    }
}
