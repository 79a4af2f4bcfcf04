package dev.hubbub.speech.decoding;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;

/**
 * Measures of how far a text is a loop instead of speech, and which of them are beyond their limits.
 *
 * @param compressionRatio bytes of the text per byte of its zlib form; 0 for an empty text
 * @param repetitions how often a token sequence of at most {@value #LONGEST_PHRASE} tokens follows itself directly: 1 if
 *     none does
 * @param tokensPerSecond tokens of the text per second of audio
 * @param tokenCapReached whether the token limit ended the text
 * @param signs the measures beyond their limits
 */
public record Degeneracy(
        double compressionRatio, int repetitions, double tokensPerSecond, boolean tokenCapReached, Set<Sign> signs) {

    static final int LONGEST_PHRASE = 8;

    /** A way in which a text shows that it is a loop. */
    public enum Sign {
        COMPRESSIBLE,
        REPETITIVE,
        TOO_FAST,
        TOKEN_CAP
    }

    /**
     * What is still taken for speech.
     *
     * @param compressionRatio highest ratio
     * @param repetitions most direct repetitions of one phrase
     * @param tokensPerSecond most tokens per second of audio
     */
    public record Limits(double compressionRatio, int repetitions, double tokensPerSecond) {
        public static final Limits DEFAULT = new Limits(2.4, 5, 30);

        public Limits {
            if (!(compressionRatio > 0) || repetitions < 1 || !(tokensPerSecond > 0)) {
                throw new IllegalArgumentException("Degeneracy limits must be above 0, not " + compressionRatio + ", "
                        + repetitions + ", " + tokensPerSecond + ".");
            }
        }
    }

    public Degeneracy {
        signs = Collections.unmodifiableSet(signs.isEmpty() ? EnumSet.noneOf(Sign.class) : EnumSet.copyOf(signs));
    }

    /**
     * Measures a text.
     *
     * @param tokens its tokens
     * @param seconds of audio it was heard in
     */
    public static Degeneracy of(
            String text, List<Integer> tokens, double seconds, boolean tokenCapReached, Limits limits) {
        double ratio = compressionRatio(text);
        int repetitions = repetitions(tokens);
        double speed = seconds > 0 ? tokens.size() / seconds : 0;
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        if (ratio > limits.compressionRatio()) {
            signs.add(Sign.COMPRESSIBLE);
        }
        if (repetitions > limits.repetitions()) {
            signs.add(Sign.REPETITIVE);
        }
        if (speed > limits.tokensPerSecond()) {
            signs.add(Sign.TOO_FAST);
        }
        if (tokenCapReached) {
            signs.add(Sign.TOKEN_CAP);
        }
        return new Degeneracy(ratio, repetitions, speed, tokenCapReached, signs);
    }

    /** Bytes of the text in UTF-8 per byte of its zlib form at the default level. */
    public static double compressionRatio(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] sink = new byte[4096];
            long compressed = 0;
            while (!deflater.finished()) {
                compressed += deflater.deflate(sink);
            }
            return (double) bytes.length / compressed;
        } finally {
            deflater.end();
        }
    }

    private static int repetitions(List<Integer> tokens) {
        int most = 1;
        for (int phrase = 1; phrase <= LONGEST_PHRASE; phrase++) {
            int equal = 0;
            for (int i = phrase; i < tokens.size(); i++) {
                equal = tokens.get(i).equals(tokens.get(i - phrase)) ? equal + 1 : 0;
                most = Math.max(most, 1 + equal / phrase);
            }
        }
        return most;
    }
}
