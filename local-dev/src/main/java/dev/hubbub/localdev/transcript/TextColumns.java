package dev.hubbub.localdev.transcript;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of what was said, in columns with tabs between them.
 *
 * @param source what the first column names, such as {@code recording}; null without it
 * @param captions whether a column names the caption file of a session
 * @param times whether there are columns of the start and the end in milliseconds, and a header
 */
record TextColumns(String source, boolean captions, boolean times) {

    String header() {
        return times ? row(source, "captions", List.of("start", "end"), "text") : "";
    }

    String row(String name, SpokenLine line) {
        return row(
                name,
                line.captions() == null ? "" : line.captions(),
                List.of(milliseconds(line.start()), milliseconds(line.end())),
                line.text().replaceAll("\\s+", " "));
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
        return String.join("\t", cells) + "\n";
    }

    private static String milliseconds(double seconds) {
        return Long.toString(Math.round(seconds * 1000));
    }
}
