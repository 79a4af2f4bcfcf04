package dev.hubbub.localdev.terminal;

import dev.hubbub.contracts.PrintableText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A table for people, in columns of text. Where it is wider than the screen, the least important columns are left out
 * first, and then the first column is shortened.
 *
 * @param columns what the columns are
 * @param rows the cells, as many per row as there are columns
 */
public record TextTable(List<Column> columns, List<List<String>> rows) {

    private static final String GAP = "  ";
    private static final int SHORTEST = 8;

    /** On which side of its column a cell stands. */
    public enum Side {
        LEFT,
        RIGHT
    }

    /**
     * A column.
     *
     * @param title its heading
     * @param side where its cells stand
     * @param importance the column with the lowest is the first to go; the first column always stays
     */
    public record Column(String title, Side side, int importance) {}

    public TextTable {
        columns = List.copyOf(columns);
        rows = rows.stream()
                .map(row -> row.stream().map(PrintableText::line).toList())
                .toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "A row of " + row.size() + " cells does not fit a table of " + columns.size() + " columns");
            }
        }
    }

    /**
     * The lines of the table, its heading first.
     *
     * @param width the most characters of a line
     */
    public List<String> lines(int width) {
        List<Integer> shown = fitting(width);
        int first = width(0);
        long excess = total(shown) - width;
        int firstWidth = excess > 0 ? (int) Math.max(SHORTEST, first - excess) : first;
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), shown, firstWidth));
        rows.forEach(row -> lines.add(line(row, shown, firstWidth)));
        return lines;
    }

    /** A column with nothing in it says nothing; of the others, as many as there is room for. */
    private List<Integer> fitting(int width) {
        List<Integer> shown = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            int number = column;
            if (column == 0 || rows.stream().anyMatch(row -> !row.get(number).isEmpty())) {
                shown.add(column);
            }
        }
        while (total(shown) > width) {
            Optional<Integer> least = shown.stream().skip(1).min(Comparator.comparingInt(column -> columns.get(column)
                    .importance()));
            if (least.isEmpty()) {
                break;
            }
            shown.remove(least.get());
        }
        return shown;
    }

    private long total(List<Integer> shown) {
        return shown.stream().mapToLong(this::width).sum() + (long) GAP.length() * (shown.size() - 1);
    }

    private int width(int column) {
        int widest = columns.get(column).title().length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }

    private String line(List<String> cells, List<Integer> shown, int firstWidth) {
        StringBuilder line = new StringBuilder();
        for (int column : shown) {
            int width = column == 0 ? firstWidth : width(column);
            String cell = shortened(cells.get(column), width);
            String padding = " ".repeat(width - cell.length());
            line.append(line.length() == 0 ? "" : GAP);
            line.append(columns.get(column).side() == Side.RIGHT ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** The text, or its beginning and an ellipsis. */
    public static String shortened(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }
}
