package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.datasets.TableFile.Column;
import dev.hubbub.datasets.TableFile.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which columns of a file hold what. What a dataset names must be there; of what it does not name, a column with a usual
 * name is taken, and where two have one, or one holds something else, it is asked which.
 */
final class TableColumns {

    static final String AUDIO = "audio";

    private static final List<String> TEXTS = List.of("text", "sentence", "transcription", "transcript");
    private static final List<String> LANGUAGES = List.of("lang", "locale");
    private static final List<String> SPEAKERS = List.of("speaker", "speaker_id", "client_id");
    private static final List<String> SESSIONS = List.of("session");
    private static final Set<Kind> WORDS = EnumSet.of(Kind.TEXT);
    private static final Set<Kind> NAMES = EnumSet.of(Kind.TEXT, Kind.NUMBER);
    private static final Set<Kind> RECORDINGS = EnumSet.of(Kind.RECORDING, Kind.BYTES, Kind.PATHS, Kind.TEXT);

    private final Column audio;
    private final Map<String, String> byField;

    private TableColumns(Column audio, Map<String, String> byField) {
        this.audio = audio;
        this.byField = byField;
    }

    /** @throws StageFailure if a column is not there, or holds something else; it lists those that are there */
    static TableColumns of(TableFile table, DatasetColumns named, Location file) throws StageFailure {
        DatasetColumns names = named == null ? DatasetColumns.USUAL : named;
        Choice choice = new Choice(table.columns(), file);
        Column audio = choice.of("audio", names.audio(), List.of(AUDIO), RECORDINGS);
        if (audio == null) {
            throw choice.failure("no column " + AUDIO, AUDIO);
        }
        Map<String, String> byField = new LinkedHashMap<>();
        choice.add(byField, "text", choice.of("text", names.text(), TEXTS, WORDS));
        choice.add(byField, "lang", choice.of("language", names.language(), LANGUAGES, WORDS));
        choice.add(byField, "speaker", choice.of("speaker", names.speaker(), SPEAKERS, NAMES));
        choice.add(byField, "session", choice.of("session", names.session(), SESSIONS, NAMES));
        return new TableColumns(audio, byField);
    }

    private record Choice(List<Column> columns, Location file) {

        Column of(String what, String named, List<String> usual, Set<Kind> kinds) throws StageFailure {
            if (named != null) {
                Column column = columns.stream()
                        .filter(one -> one.name().equals(named))
                        .findFirst()
                        .orElseThrow(() -> failure("no column " + named, what));
                if (!kinds.contains(column.kind())) {
                    throw failure("the column " + named + " cannot be read as " + what, what);
                }
                return column;
            }
            List<Column> called = columns.stream()
                    .filter(column -> usual.contains(column.name()))
                    .toList();
            List<Column> found = called.stream()
                    .filter(column -> kinds.contains(column.kind()))
                    .toList();
            if (found.isEmpty() && !called.isEmpty()) {
                throw failure("the column " + called.get(0).name() + " cannot be read as " + what, what);
            }
            if (found.size() > 1) {
                throw failure(
                        "both " + found.get(0).name() + " and " + found.get(1).name() + " may be its " + what, what);
            }
            return found.isEmpty() ? null : found.get(0);
        }

        void add(Map<String, String> byField, String field, Column column) {
            if (column != null) {
                byField.put(field, column.name());
            }
        }

        StageFailure failure(String problem, String what) {
            return new StageFailure(
                    FailureReason.InvalidDataset,
                    file + ": " + problem + "; its columns are " + TableFile.described(columns) + ": say by columns."
                            + what + " (--" + what + "-column of a command"
                            + (what.equals(AUDIO) ? ", --noise-column of noise" : "") + ") which one is meant.");
        }
    }

    /** The column of recordings. */
    String audio() {
        return audio.name();
    }

    /** Whether it holds the recordings, and not where they are. */
    boolean isEmbedded() {
        return audio.kind() == Kind.RECORDING || audio.kind() == Kind.BYTES;
    }

    /** Whether it says what recordings are called. */
    boolean hasPaths() {
        return audio.kind().isReadable();
    }

    /** The columns whose values are texts. */
    List<String> readable() {
        List<String> readable = new ArrayList<>(byField.values());
        if (hasPaths()) {
            readable.add(audio.name());
        }
        return readable;
    }

    /** A row as a manifest names its fields. */
    ObjectNode fields(Map<String, List<String>> texts, int row) {
        ObjectNode fields = Json.mapper().createObjectNode();
        if (!isEmbedded()) {
            put(fields, "audio_filepath", texts.get(audio.name()).get(row));
        }
        byField.forEach((field, column) -> put(fields, field, texts.get(column).get(row)));
        return fields;
    }

    // Exports write an empty text where nothing is known; as what is said it means that nothing is.
    private static void put(ObjectNode fields, String field, String value) {
        if (value != null && (field.equals("text") || !value.isBlank())) {
            fields.put(field, value);
        }
    }
}
