package dev.hubbub.controllerbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table as it stands in a README; columns of figures are aligned to the right. */
final class MarkdownTable {

    private final List<List<String>> rows = new ArrayList<>();

    MarkdownTable(String... heads) {
        rows.add(List.of(heads));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .toArray();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(IntStream.range(0, widths.length)
                    .mapToObj(i -> " ".repeat(widths[i] - row.get(i).length()) + row.get(i))
                    .toList()));
        }
        lines.add(
                1,
                line(IntStream.of(widths)
                        .mapToObj(width -> "-".repeat(Math.max(2, width) - 1) + ":")
                        .toList()));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** A figure with so many digits behind the point. */
    static String decimals(int digits, double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
