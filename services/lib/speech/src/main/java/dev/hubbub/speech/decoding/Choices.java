package dev.hubbub.speech.decoding;

/**
 * Tokens proposed for every row of a batch, best first.
 *
 * @param perRow proposals per row
 * @param tokens row-major {@code rows x perRow}
 * @param logProbabilities of the tokens, same order
 */
record Choices(int perRow, long[] tokens, float[] logProbabilities) {

    int token(int row, int rank) {
        return Math.toIntExact(tokens[row * perRow + rank]);
    }

    float logProbability(int row, int rank) {
        return logProbabilities[row * perRow + rank];
    }
}
