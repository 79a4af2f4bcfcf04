package dev.hubbub.localdev.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of what was said, in columns with tabs between them.
 *
 * @param source what the first column names, such as {@code recording}; null without it
 * @param captions whether a column names the caption file of a session
 * @param times whether there are columns of the start and the end in milliseconds, and a header
 */
record TextColumns(String source, boolean captions, boolean times) {

    private static final Pattern SPACES = Pattern.compile("[\\s\\x1c-\\x1f\\u0085\\u2028\\u2029]+");

    String header() {
        return times ? row(source, "captions", List.of("start", "end"), "text") : "";
    }

    String row(String name, SpokenLine line) {
        return row(
                name,
                line.captions() == null ? "" : line.captions(),
                List.of(milliseconds(line.start()), milliseconds(line.end())),
                line.text());
    }

    private String row(String name, String file, List<String> startAndEnd, String text) {
        List<String> cells = new ArrayList<>();
        if (source != null) {
            cells.add(name);
        }
        if (captions) {
            cells.add(file);
        }
        if (times) {
            cells.addAll(startAndEnd);
        }
        cells.add(text);
        // A cell has no way to hold a tab or the end of a line.
        return cells.stream().map(TextColumns::onOneLine).collect(Collectors.joining("\t")) + "\n";
    }

    /** A text with every run of white space, whatever ends a line for some reader included, made one space. */
    static String onOneLine(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip();
    }

    private static String milliseconds(double seconds) {
        return Long.toString(Math.round(seconds * 1000));
    }
}
