package dev.hubbub.scoring.rate;

/**
 * The cells of a table of distances that a path with few edits can go through (E. Ukkonen, Algorithms for approximate
 * string matching, 1985): one that goes far beside the diagonal has as many insertions or deletions, and has to come back.
 *
 * @param rows units of the reference, at least one
 * @param up how many rows above its column's number a cell may be
 * @param down how many rows below
 */
record EditBand(int rows, int up, int down) {

    /**
     * The cells of all paths with no more than so many edits.
     *
     * @param edits at least the difference of the lengths
     */
    static EditBand of(int rows, int columns, int edits) {
        int longer = columns - rows;
        return new EditBand(rows, (edits + longer) / 2, (edits - longer) / 2);
    }

    /** The first word of 64 rows of a column, both counted from 0. */
    int first(int column) {
        return Math.max(0, column - up) / Long.SIZE;
    }

    /** The last word of 64 rows of a column, both counted from 0. */
    int last(int column) {
        return Math.min(rows - 1, column + down) / Long.SIZE;
    }

    /** The most words that a column can have. */
    int width() {
        return Math.min((rows - 1) / Long.SIZE + 1, (up + down) / Long.SIZE + 2);
    }
}
