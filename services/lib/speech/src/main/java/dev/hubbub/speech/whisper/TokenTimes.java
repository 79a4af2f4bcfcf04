package dev.hubbub.speech.whisper;

import dev.hubbub.speech.whisper.WhisperDecoder.Attention;

/**
 * When each token of a text was said, from where the decoder looks while it writes the token: the way through the
 * attention that sees most of it.
 */
final class TokenTimes {
    /** Encoder positions, one per 20 ms. */
    static final double POSITIONS_PER_SECOND = 50;

    private TokenTimes() {}

    /**
     * The encoder positions that tokens start at.
     *
     * @param from the first row of the attention that counts: the one that is read while the first token is written
     * @param tokens how many tokens
     * @return one more than there are tokens: the last is where the text ends
     */
    static int[] starts(Attention attention, int from, int tokens) {
        float[][] cost = new float[tokens + 1][attention.positions()];
        for (int row = 0; row < cost.length; row++) {
            for (int position = 0; position < attention.positions(); position++) {
                cost[row][position] = -attention.weight(from + row, position);
            }
        }
        return TimeWarp.entries(cost);
    }
}
