package dev.hubbub.scoring.rate;

import java.util.Arrays;

/**
 * The table of distances between all prefixes of two sequences, 64 cells at a time: neighbours differ by one at most, so
 * a column is two bits a cell (Myers, A fast bit-vector algorithm for approximate string matching, 1999; Hyyrö, A
 * bit-vector algorithm for computing Levenshtein and Damerau edit distances, 2003).
 *
 * <p>The backtrace wants the table from its end. Only every so manieth column is kept, and the columns between two of
 * them are computed again when the backtrace gets there: twice the time, and memory for a square root of the columns.
 *
 * <p>A row is a unit of the reference, a column one of the hypothesis.
 */
final class EditTable {

    private final int[] reference;
    private final int[] hypothesis;
    private final UnitPlaces places;
    private final int words;
    private final int stride;

    /** By column since the last one kept: cells that are one more than the cell above. */
    private final long[][] above;
    /** By column since the last one kept: cells that are no more than the cell diagonally before them. */
    private final long[][] diagonal;

    private EditTable(int[] reference, int[] hypothesis) {
        this.reference = reference;
        this.hypothesis = hypothesis;
        this.places = new UnitPlaces(reference);
        this.words = places.words();
        this.stride = (int) Math.ceil(Math.sqrt(hypothesis.length));
        this.above = new long[stride][words];
        this.diagonal = new long[stride][words];
    }

    /** The edits of the path that {@link EditDistance} names. */
    static EditCounts counts(int[] reference, int[] hypothesis) {
        if (reference.length == 0 || hypothesis.length == 0) {
            return new EditCounts(0, 0, hypothesis.length, reference.length);
        }
        return new EditTable(reference, hypothesis).backtraced();
    }

    /** One column, whose cells differ from the cell above by one, nothing or minus one. */
    private record Column(long[] more, long[] less) {

        static Column first(int words) {
            long[] all = new long[words];
            Arrays.fill(all, -1L);
            return new Column(all, new long[words]);
        }

        Column copy() {
            return new Column(more.clone(), less.clone());
        }
    }

    private EditCounts backtraced() {
        Column[] kept = kept();
        long hits = 0;
        long substitutions = 0;
        long deletions = 0;
        int row = reference.length;
        int column = hypothesis.length;
        int block = -1;
        while (row > 0 && column > 0) {
            if (block != (column - 1) / stride) {
                block = (column - 1) / stride;
                fill(block, kept[block]);
            }
            int inBlock = (column - 1) % stride;
            if (reference[row - 1] == hypothesis[column - 1]) {
                hits++;
                row--;
                column--;
            } else if (!isSet(diagonal[inBlock], row - 1)) {
                substitutions++;
                row--;
                column--;
            } else if (isSet(above[inBlock], row - 1)) {
                deletions++;
                row--;
            } else {
                column--;
            }
        }
        deletions += row;
        return new EditCounts(hits, substitutions, hypothesis.length - hits - substitutions, deletions);
    }

    private static boolean isSet(long[] bits, int place) {
        return (bits[place / Long.SIZE] >>> place & 1) != 0;
    }

    /** The column before each block of columns. */
    private Column[] kept() {
        Column[] kept = new Column[(hypothesis.length + stride - 1) / stride];
        Column column = Column.first(words);
        long[] unused = new long[words];
        for (int place = 0; place < hypothesis.length; place++) {
            if (place % stride == 0) {
                kept[place / stride] = column.copy();
            }
            advance(column, places.of(hypothesis[place]), unused);
        }
        return kept;
    }

    private void fill(int block, Column before) {
        int end = Math.min(stride, hypothesis.length - block * stride);
        for (int place = 0; place < end; place++) {
            advance(before, places.of(hypothesis[block * stride + place]), diagonal[place]);
            System.arraycopy(before.more(), 0, above[place], 0, words);
        }
    }

    /** Makes a column the next one. */
    private void advance(Column column, long[] equal, long[] noMoreThanDiagonal) {
        long[] more = column.more();
        long[] less = column.less();
        // The row above the first grows by one with each column.
        long moreBefore = 1;
        long lessBefore = 0;
        for (int word = 0; word < words; word++) {
            long up = more[word];
            long down = less[word];
            long matching = equal[word] | lessBefore;
            long same = (matching & up) + up ^ up | matching | down;
            long right = down | ~(same | up);
            long left = up & same;
            long moreAfter = right >>> Long.SIZE - 1;
            long lessAfter = left >>> Long.SIZE - 1;
            right = right << 1 | moreBefore;
            left = left << 1 | lessBefore;
            more[word] = left | ~(same | right);
            less[word] = right & same;
            noMoreThanDiagonal[word] = same;
            moreBefore = moreAfter;
            lessBefore = lessAfter;
        }
    }
}
