package dev.hubbub.scoring.rate;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The table of distances between all prefixes of two sequences, 64 cells at a time: neighbours differ by one at most, so
 * a column is two bits a cell (Myers, A fast bit-vector algorithm for approximate string matching, 1999; Hyyrö, A
 * bit-vector algorithm for computing Levenshtein and Damerau edit distances, 2003).
 *
 * <p>Only a {@linkplain EditBand band} of it is computed. What is taken for the cells beyond it is never less than they
 * are, so the distance found is never too small either; where it is no more than the band was made for, it is right, and
 * so are all cells that the backtrace looks at. Otherwise a wider band is tried.
 *
 * <p>The backtrace wants the table from its end. Of a large one only every so manieth column is kept, and the columns
 * between two of them are computed again when the backtrace gets there: twice the time, and memory for a square root of
 * the columns.
 *
 * <p>A row is a unit of the reference, a column one of the hypothesis.
 */
final class EditTable {

    /** Words of 64 cells that may well be kept, of each of two kinds. */
    private static final int KEPT = 1 << 15;

    private static final int NARROWEST = 128;
    private static final int NARROW_SHARE = 16;
    private static final int WIDEN = 4;

    private final int[] reference;
    private final int[] hypothesis;
    private final UnitPlaces places;

    /** Cells of the column that is being computed which are one more, or one less, than the cell above. */
    private final long[] more;

    private final long[] less;

    private EditBand band;
    private int width;
    private int stride;

    /** By column since the last one kept: cells that are one more than the cell above. */
    private long[] above;
    /** By column since the last one kept: cells that are no more than the cell diagonally before them. */
    private long[] diagonal;
    /** The column before each block of columns, by its words in the band: of each what is more, then what is less. */
    private long[] kept;

    private EditTable(int[] reference, int[] hypothesis) {
        this.reference = reference;
        this.hypothesis = hypothesis;
        this.places = new UnitPlaces(reference);
        this.more = new long[places.words()];
        this.less = new long[places.words()];
    }

    /**
     * The edits of the path that {@link EditDistance} names.
     *
     * @param reference of one unit at least
     * @param hypothesis of one unit at least
     */
    static EditCounts counts(int[] reference, int[] hypothesis) {
        long[] counts = new long[Edit.values().length];
        backtrace(reference, hypothesis, edit -> counts[edit.ordinal()]++);
        return new EditCounts(
                counts[Edit.HIT.ordinal()],
                counts[Edit.SUBSTITUTION.ordinal()],
                counts[Edit.INSERTION.ordinal()],
                counts[Edit.DELETION.ordinal()]);
    }

    /**
     * Tells the path that {@link EditDistance} names, from its end.
     *
     * @param reference of one unit at least
     * @param hypothesis of one unit at least
     */
    static void backtrace(int[] reference, int[] hypothesis, Consumer<Edit> told) {
        EditTable table = new EditTable(reference, hypothesis);
        table.compute();
        table.backtrace(told);
    }

    private void compute() {
        int rows = reference.length;
        int columns = hypothesis.length;
        int edits = Math.abs(rows - columns) + Math.max(NARROWEST, Math.max(rows, columns) / NARROW_SHARE);
        while (true) {
            prepare(EditBand.of(rows, columns, edits));
            int found = distance();
            if (found <= edits) {
                return;
            }
            // No path that is better has more edits than this one.
            edits = Math.min(found, WIDEN * edits);
        }
    }

    private void prepare(EditBand wanted) {
        band = wanted;
        width = band.width();
        int columns = hypothesis.length;
        stride = Math.min(columns, Math.max((int) Math.ceil(Math.sqrt(columns)), KEPT / width));
        above = new long[stride * width];
        diagonal = new long[stride * width];
        kept = new long[(columns + stride - 1) / stride * width * 2];
    }

    /** Computes the band from its beginning; the columns of its last block are there then. */
    private int distance() {
        beginFrom(0);
        int first = 0;
        int aboveBand = 0;
        for (int column = 0; column < hypothesis.length; column++) {
            int begins = band.first(column);
            if (begins > first) {
                aboveBand += rise(first, -1L);
                first = begins;
            }
            if (column % stride == 0) {
                keep(column);
            }
            advance(column);
            // The row above the band is taken to grow by one with each column.
            aboveBand++;
        }
        int distance = aboveBand;
        int last = more.length - 1;
        for (int word = first; word < last; word++) {
            distance += rise(word, -1L);
        }
        return distance + rise(last, -1L >>> Long.SIZE * (last + 1) - reference.length);
    }

    /** How much more the last of these rows is than the row above the first. */
    private int rise(int word, long rows) {
        return Long.bitCount(more[word] & rows) - Long.bitCount(less[word] & rows);
    }

    /** Below what was computed, each cell is taken to be one more than that above. */
    private void beginFrom(int word) {
        Arrays.fill(more, word, more.length, -1L);
        Arrays.fill(less, word, less.length, 0);
    }

    private void keep(int column) {
        int first = band.first(column);
        int count = band.last(column) - first + 1;
        int at = column / stride * width * 2;
        System.arraycopy(more, first, kept, at, count);
        System.arraycopy(less, first, kept, at + width, count);
    }

    private void fill(int block) {
        int begin = block * stride;
        int first = band.first(begin);
        int count = band.last(begin) - first + 1;
        int at = block * width * 2;
        System.arraycopy(kept, at, more, first, count);
        System.arraycopy(kept, at + width, less, first, count);
        beginFrom(first + count);
        int end = Math.min(begin + stride, hypothesis.length);
        for (int column = begin; column < end; column++) {
            advance(column);
        }
    }

    /** Makes a column the next one. */
    private void advance(int column) {
        long[] equal = places.of(hypothesis[column]);
        int last = band.last(column);
        int at = column % stride * width;
        // The row above the first grows by one with each column.
        long moreBefore = 1;
        long lessBefore = 0;
        for (int word = band.first(column); word <= last; word++) {
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
            above[at] = more[word];
            diagonal[at++] = same;
            moreBefore = moreAfter;
            lessBefore = lessAfter;
        }
    }

    private void backtrace(Consumer<Edit> told) {
        int row = reference.length;
        int column = hypothesis.length;
        int block = (column - 1) / stride;
        while (row > 0 && column > 0) {
            if (block != (column - 1) / stride) {
                block = (column - 1) / stride;
                fill(block);
            }
            Edit edit = last(row - 1, column - 1);
            told.accept(edit);
            row -= edit == Edit.INSERTION ? 0 : 1;
            column -= edit == Edit.DELETION ? 0 : 1;
        }
        for (; row > 0; row--) {
            told.accept(Edit.DELETION);
        }
        for (; column > 0; column--) {
            told.accept(Edit.INSERTION);
        }
    }

    /** The edit by which the path comes to a cell. */
    private Edit last(int row, int column) {
        if (reference[row] == hypothesis[column]) {
            return Edit.HIT;
        }
        if (!isSet(diagonal, row, column)) {
            return Edit.SUBSTITUTION;
        }
        return isSet(above, row, column) ? Edit.DELETION : Edit.INSERTION;
    }

    private boolean isSet(long[] bits, int row, int column) {
        int at = column % stride * width + row / Long.SIZE - band.first(column);
        return (bits[at] >>> row & 1) != 0;
    }
}
