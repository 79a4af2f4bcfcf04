package dev.hubbub.datasets.comparison;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.datasets.comparison.SessionResults.Scoring;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Somebody else's results: a CSV file with the columns {@code session}, {@code model}, {@code avg_speaker_wer},
 * {@code avg_joint_error} and {@code conversation_f1}, in any order and with others beside them. Rows of all sessions
 * together are passed over; what is compared follows from those of sessions.
 */
public final class PublishedTable {

    private static final Map<String, Metric> COLUMNS = columns();

    /** What the rows of all sessions are called. */
    private static final Set<String> TOTALS = Set.of("", "all", "average", "mean", "overall", "total");

    private static final double MOST = 100;

    private final String file;
    private List<String> head;

    private PublishedTable(String file) {
        this.file = file;
    }

    private static Map<String, Metric> columns() {
        Map<String, Metric> columns = new LinkedHashMap<>();
        columns.put("avg_speaker_wer", Metric.speakerWer);
        columns.put("avg_joint_error", Metric.jointError);
        columns.put("conversation_f1", Metric.conversationF1);
        return columns;
    }

    /**
     * Reads a table.
     *
     * @return one entry per model
     * @throws IOException if it is not such a table; the message names file and line
     */
    public static List<SessionResults> read(Path file) throws IOException {
        try (Reader content = Files.newBufferedReader(file)) {
            return new PublishedTable(file.toString())
                    .results(file.getFileName().toString(), content);
        }
    }

    /**
     * Reads a table from elsewhere.
     *
     * @param name what it is called
     * @return one entry per model
     * @throws IOException if it is not such a table; the message names it and the line
     */
    public static List<SessionResults> read(String name, Reader content) throws IOException {
        return new PublishedTable(name).results(name, content);
    }

    private List<SessionResults> results(String name, Reader content) throws IOException {
        Map<String, Map<String, Map<Metric, Double>>> models = new LinkedHashMap<>();
        try (MappingIterator<String[]> rows = new CsvMapper()
                .readerFor(String[].class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .with(CsvParser.Feature.TRIM_SPACES)
                .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readValues(content)) {
            while (rows.hasNextValue()) {
                int line = rows.getCurrentLocation().getLineNr();
                String[] fields = rows.nextValue();
                if (head == null) {
                    head = head(fields);
                } else {
                    add(models, fields, line);
                }
            }
        }
        if (models.isEmpty()) {
            throw new IOException(file + " has no rows of sessions.");
        }
        List<SessionResults> results = new ArrayList<>();
        models.forEach((model, sessions) ->
                results.add(new SessionResults(name + ": " + model, "", true, Scoring.PUBLISHED, sessions, Map.of())));
        return results;
    }

    private List<String> head(String[] fields) throws IOException {
        List<String> names =
                Arrays.stream(fields).map(name -> name.replace("\uFEFF", "")).toList();
        for (String needed : List.of("session", "model")) {
            if (!names.contains(needed)) {
                throw new IOException(file + ", line 1: there is no column " + needed
                        + "; the columns are session, model, " + String.join(", ", COLUMNS.keySet()) + ".");
            }
        }
        return names;
    }

    private void add(Map<String, Map<String, Map<Metric, Double>>> models, String[] fields, int line)
            throws IOException {
        if (fields.length != head.size()) {
            throw new IOException(file + ", line " + line + ": it has " + fields.length + " fields, and the first line "
                    + head.size() + ".");
        }
        String session = fields[head.indexOf("session")];
        String model = fields[head.indexOf("model")];
        if (TOTALS.contains(session.toLowerCase(Locale.ROOT))) {
            return;
        }
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Map.Entry<String, Metric> column : COLUMNS.entrySet()) {
            int place = head.indexOf(column.getKey());
            if (place >= 0 && !fields[place].isEmpty()) {
                values.put(column.getValue(), value(fields[place], column.getKey(), line));
            }
        }
        if (models.computeIfAbsent(model, absent -> new LinkedHashMap<>()).put(session, values) != null) {
            throw new IOException(
                    file + ", line " + line + ": there is a row of " + model + " and " + session + " already.");
        }
    }

    private double value(String field, String column, int line) throws IOException {
        try {
            double value = Double.parseDouble(field);
            if (value >= 0 && value < MOST) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, as what is no fraction is.
        }
        throw new IOException(
                file + ", line " + line + ": " + column + " '" + field + "' is no fraction (0.5 is 50 %).");
    }
}
