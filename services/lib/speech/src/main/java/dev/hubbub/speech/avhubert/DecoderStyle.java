package dev.hubbub.speech.avhubert;

import java.util.OptionalInt;

/** What the text decoders that stand behind an AV-HuBERT encoder do differently. */
public enum DecoderStyle {
    /**
     * The one of fairseq and of transformers' Speech2Text: the first half of a position's numbers are sines, the second
     * cosines, positions count from behind the padding token, which has none.
     */
    FAIRSEQ(1e-5) {
        @Override
        double position(int t, int i, int width) {
            int half = width / 2;
            double angle = (t + FIRST_POSITION) * Math.exp(-Math.log(10_000) / Math.max(1, half - 1) * (i % half));
            return i < half ? Math.sin(angle) : Math.cos(angle);
        }

        @Override
        OptionalInt padding() {
            return OptionalInt.of(PADDING);
        }
    },
    /** ESPnet's: sines and cosines in turn, from position 0 on. */
    ESPNET(1e-12) {
        @Override
        double position(int t, int i, int width) {
            double angle = t * Math.exp(-Math.log(10_000) / width * (i / 2 * 2));
            return i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }

        @Override
        OptionalInt padding() {
            return OptionalInt.empty();
        }
    };

    /** The token that stands for nothing in fairseq's vocabularies. */
    public static final int PADDING = 1;

    private static final int FIRST_POSITION = PADDING + 1;

    private final double epsilon;

    DecoderStyle(double epsilon) {
        this.epsilon = epsilon;
    }

    /** Added to the variance in every layer norm. */
    double epsilon() {
        return epsilon;
    }

    /** One of the numbers that say where the t-th token stands. */
    abstract double position(int t, int i, int width);

    /** The token that has no position. */
    abstract OptionalInt padding();

    /** The numbers of the first positions, {@code positions x width}. */
    float[] positions(int positions, int width) {
        float[] table = new float[Math.multiplyExact(positions, width)];
        for (int at = 0; at < table.length; at++) {
            table[at] = (float) position(at / width, at % width, width);
        }
        return table;
    }
}
