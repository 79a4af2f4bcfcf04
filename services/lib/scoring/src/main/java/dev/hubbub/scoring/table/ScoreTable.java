package dev.hubbub.scoring.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A table of scores, per session or per trial, as CSV (RFC 4180) and as JSON. The columns are {@code session},
 * {@code model}, {@code avg_speaker_wer}, {@code avg_joint_error}, {@code conversation_f1}, then counts and pooled
 * rates, then whatever the rows add. Numbers are written with as many digits as it takes to read the same double back.
 *
 * @param rows in order
 */
public record ScoreTable(List<ScoreRow> rows) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public ScoreTable {
        rows = List.copyOf(rows);
    }

    /** The file's content: a line of column names, then a line per row, ended by CR LF; an absent score is empty. */
    public String toCsv() {
        List<Map<String, Object>> cells = rows.stream().map(ScoreTable::cells).toList();
        Set<String> columns = new LinkedHashSet<>(fixedColumns());
        cells.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder csv = new StringBuilder(CsvLine.of(new ArrayList<>(columns)));
        for (Map<String, Object> row : cells) {
            csv.append(CsvLine.of(columns.stream().map(row::get).toList()));
        }
        return csv.toString();
    }

    /** An array with an object per row; an absent score is null. */
    public ArrayNode toJson() {
        ArrayNode array = JSON.createArrayNode();
        for (ScoreRow row : rows) {
            ObjectNode object = array.addObject();
            cells(row).forEach((column, value) -> object.set(column, JSON.valueToTree(value)));
        }
        return array;
    }

    private static List<String> fixedColumns() {
        SessionSummary nothing = new SessionSummary(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                EditCounts.NONE,
                EditCounts.NONE,
                0,
                0);
        return List.copyOf(cells(new ScoreRow("", "", nothing)).keySet());
    }

    private static Map<String, Object> cells(ScoreRow row) {
        SessionSummary scores = row.scores();
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("session", row.session());
        cells.put("model", row.model());
        cells.put("avg_speaker_wer", boxed(scores.averageSpeakerWer()));
        cells.put("avg_joint_error", boxed(scores.averageJointError()));
        cells.put("conversation_f1", boxed(scores.conversationF1()));
        cells.put("speakers", scores.speakers());
        cells.put("faults", scores.faults());
        addEdits(cells, "wer", "word", scores.words());
        addEdits(cells, "cer", "character", scores.characters());
        cells.putAll(row.more());
        return cells;
    }

    private static void addEdits(Map<String, Object> cells, String rate, String unit, EditCounts counts) {
        cells.put(rate, boxed(counts.rate().value()));
        cells.put("reference_" + unit + "s", counts.referenceLength());
        cells.put(unit + "_substitutions", counts.substitutions());
        cells.put(unit + "_insertions", counts.insertions());
        cells.put(unit + "_deletions", counts.deletions());
    }

    private static Double boxed(OptionalDouble score) {
        return score.isPresent() ? score.getAsDouble() : null;
    }
}
