package dev.hubbub.speech.whisper.checkpoint;

/**
 * Attention that begins with frames near by. A head's queries and keys read sines of the encoder's positions, the queries
 * turned by an offset of the head's own, so that their product is largest where the key is that many frames before or behind:
 * with a sum of cosines of the distance, as in a filter. Offsets are spread evenly over the heads, half of them to each side.
 * All of it can be unlearnt; heads that begin anywhere need many steps to find that what was said lies side by side.
 *
 * @param width of the encoder
 * @param heads of each of its blocks
 */
record LocalHeads(int width, int heads) {
    /** Frames of 20 ms: about a syllable to each side. */
    private static final double REACH = 12;
    /** Makes the product of a frame and the one looked for about 5, a few frames wide; what is drawn besides is about 1. */
    private static final double SHARPNESS = 1.4;
    /** Slower sines differ too little between neighbours. */
    private static final double LEAST_FREQUENCY = 0.03;

    static LocalHeads of(WhisperConfig config) {
        return new LocalHeads(config.audioState(), config.audioHeads());
    }

    /** Adds to drawn weights, {@code width x width} by rows of outputs, what queries read. */
    void intoQueries(float[] weights) {
        for (int head = 0; head < heads; head++) {
            add(weights, head, offset(head));
        }
    }

    /** Adds to drawn weights, {@code width x width} by rows of outputs, what keys read. */
    void intoKeys(float[] weights) {
        for (int head = 0; head < heads; head++) {
            add(weights, head, 0);
        }
    }

    /** How many frames behind its own a head looks; below 0 before it. */
    long offset(int head) {
        return Math.round(REACH * ((2 * head + 1.0) / heads - 1));
    }

    private void add(float[] weights, int head, long offset) {
        int half = width / 2;
        int pairs = width / heads / 2;
        int slowest = (int) (Math.log(1 / LEAST_FREQUENCY) / -Math.log(WhisperInitialisation.frequency(1, half)));
        for (int pair = 0; pair < pairs; pair++) {
            int sine = pair * Math.min(slowest, half - 1) / Math.max(1, pairs - 1);
            double turn = offset * WhisperInitialisation.frequency(sine, half);
            int row = (head * (width / heads) + 2 * pair) * width;
            // sin(p + turn) and cos(p + turn) by the sine and the cosine of p.
            weights[row + sine] += (float) (SHARPNESS * Math.cos(turn));
            weights[row + half + sine] += (float) (SHARPNESS * Math.sin(turn));
            weights[row + width + sine] -= (float) (SHARPNESS * Math.sin(turn));
            weights[row + width + half + sine] += (float) (SHARPNESS * Math.cos(turn));
        }
    }
}
