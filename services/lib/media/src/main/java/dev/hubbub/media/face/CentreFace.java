package dev.hubbub.media.face;

/**
 * The middle of a face track's picture as active-speaker detectors take it: grey, brought to 224 x 224 pixels bilinearly
 * with the rounding of OpenCV, of which the middle 112 x 112 are kept.
 */
public final class CentreFace {

    /** Rows and columns of what is kept. */
    public static final int SIDE = 112;

    private static final int SCALED = 224;
    private static final int FIRST = (SCALED - SIDE) / 2;
    private static final int WEIGHT_BITS = 11;

    private final int width;
    private final int[] rows = new int[SIDE];
    private final int[] nextRows = new int[SIDE];
    private final int[] rowWeights = new int[SIDE];
    private final int[] columns = new int[SIDE];
    private final int[] nextColumns = new int[SIDE];
    private final int[] columnWeights = new int[SIDE];

    /**
     * For pictures of one size.
     *
     * @param height rows
     * @param width pixels of a row
     */
    public CentreFace(int height, int width) {
        this.width = width;
        places(height, rows, nextRows, rowWeights);
        places(width, columns, nextColumns, columnWeights);
    }

    private static void places(int size, int[] here, int[] next, int[] weights) {
        for (int i = 0; i < SIDE; i++) {
            double place = (FIRST + i + 0.5) * size / SCALED - 0.5;
            int before = (int) Math.floor(place);
            double share = before < 0 || before >= size - 1 ? 0 : place - before;
            here[i] = Math.max(0, Math.min(size - 1, before));
            next[i] = Math.min(size - 1, here[i] + 1);
            weights[i] = (int) Math.rint(share * (1 << WEIGHT_BITS));
        }
    }

    /**
     * Cuts a picture.
     *
     * @param grey its pixels
     * @param to where the 112 x 112 pixels go
     * @param at position of the first one
     */
    public void cut(byte[] grey, byte[] to, int at) {
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int above = across(grey, rows[row] * width, column);
                int below = across(grey, nextRows[row] * width, column);
                int weight = rowWeights[row];
                // The same shifts as there, so that the same halves are rounded the same way.
                int mixed = (((1 << WEIGHT_BITS) - weight) * (above >> 4) >> 16) + (weight * (below >> 4) >> 16);
                to[at + row * SIDE + column] = (byte) (mixed + 2 >> 2);
            }
        }
    }

    private int across(byte[] grey, int row, int column) {
        int weight = columnWeights[column];
        return (grey[row + columns[column]] & 0xff) * ((1 << WEIGHT_BITS) - weight)
                + (grey[row + nextColumns[column]] & 0xff) * weight;
    }
}
