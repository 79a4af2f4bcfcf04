package dev.hubbub.speech.whisper;

import dev.hubbub.speech.whisper.WhisperDecoder.Attention;
import java.util.Arrays;

/**
 * When each token of a text was said, from where the decoder looks while it writes the token: the attention of the heads
 * that follow the speech is smoothed over time, averaged and warped onto the tokens.
 */
final class TokenTimes {
    /** Encoder positions, one per 20 ms. */
    static final double POSITIONS_PER_SECOND = 50;

    private static final int SMOOTHING = 7;

    private TokenTimes() {}

    /**
     * The encoder positions that tokens start at.
     *
     * @param from the first row of the attention that counts: the one that is read while the first token is written
     * @param tokens how many tokens
     * @return one more than there are tokens: the last is where the text ends
     */
    static int[] starts(Attention attention, int from, int tokens) {
        return TimeWarp.entries(cost(attention, from, tokens + 1));
    }

    /** Median over time, then mean over heads, negated: {@code rows x positions}. */
    private static float[][] cost(Attention attention, int from, int rows) {
        float[][] cost = new float[rows][attention.positions()];
        float[] window = new float[SMOOTHING];
        for (int head = 0; head < attention.heads(); head++) {
            for (int row = 0; row < rows; row++) {
                for (int position = 0; position < attention.positions(); position++) {
                    cost[row][position] -= median(attention, head, from + row, position, window);
                }
            }
        }
        for (float[] row : cost) {
            for (int position = 0; position < row.length; position++) {
                row[position] /= attention.heads();
            }
        }
        return cost;
    }

    /** Mirrored at both ends; audio too short to be mirrored is not smoothed. */
    private static float median(Attention attention, int head, int token, int position, float[] window) {
        int half = SMOOTHING / 2;
        int last = attention.positions() - 1;
        if (last < half) {
            return attention.weight(head, token, position);
        }
        for (int i = 0; i < SMOOTHING; i++) {
            int at = Math.abs(position + i - half);
            window[i] = attention.weight(head, token, at > last ? 2 * last - at : at);
        }
        Arrays.sort(window);
        return window[half];
    }
}
