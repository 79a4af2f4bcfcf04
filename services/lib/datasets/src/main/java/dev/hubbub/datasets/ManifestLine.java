package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.ManifestSession.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of a manifest, or of another file that lists utterances, whose fields are what they should be. Whoever reads such
 * a file reads it by these, so that no line is good for one and wrong for another.
 */
public final class ManifestLine {

    private static final List<String> SHAPING =
            List.of("audio_filepath", "offset", "duration", "channel", "speaker", "lang", "session");
    private static final List<String> TEXTS = List.of("audio_filepath", "text", "speaker", "lang", "session");
    private static final List<String> TIMES = List.of("offset", "duration");

    private final UtteranceFile file;
    private final int number;
    private final JsonNode json;

    /** @throws StageFailure if a field is not what it should be, with file, line and field */
    ManifestLine(UtteranceFile file, UtteranceFile.Row row) throws StageFailure {
        this.file = file;
        this.number = row.line();
        this.json = row.fields();
        check();
    }

    /**
     * The lines of a manifest on this machine, or the rows of a Parquet or Arrow file.
     *
     * @throws StageFailure if there is no such file, or something in it is wrong, with file and line
     */
    public static List<ManifestLine> in(Path manifest) throws StageFailure, IOException {
        // What comes through a pipe is as good as a file.
        if (!Files.exists(manifest) || Files.isDirectory(manifest)) {
            throw new StageFailure(FailureReason.MissingInput, "There is no file " + manifest + ".");
        }
        Optional<TableLayout> layout = TableLayout.of(manifest.toString());
        if (layout.isPresent()) {
            UtteranceFile table = new TableDataset(
                    layout.get(),
                    new DatasetReference(DatasetLayout.of(layout.get().text()), manifest.toString()));
            return of(table, table.rows(new StageFiles(new LocalStageContext(manifest.resolveSibling("")))));
        }
        UtteranceFile file = new ManifestFile(Location.of(manifest.toString()));
        return of(file, JsonLines.read(Files.readAllBytes(manifest), file));
    }

    /** The rows of a file as lines; at least one. */
    static List<ManifestLine> of(UtteranceFile file, List<UtteranceFile.Row> rows) throws StageFailure {
        List<ManifestLine> lines = new ArrayList<>();
        for (UtteranceFile.Row row : rows) {
            lines.add(new ManifestLine(file, row));
        }
        if (lines.isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "The " + file.title() + " has no lines: it needs one for each utterance.");
        }
        return lines;
    }

    private void check() throws StageFailure {
        if (recording() == null) {
            throw failure("no " + file.recordingField());
        }
        for (String field : TEXTS) {
            String name = field.equals("audio_filepath") ? file.recordingField() : field;
            checkText(name, json.get(field));
            if (!field.equals("text") && json.hasNonNull(field) && text(field).isBlank()) {
                throw failure(name + " is empty");
            }
        }
        for (String field : TIMES) {
            if (json.hasNonNull(field)
                    && !(json.get(field).isNumber()
                            && Double.isFinite(json.get(field).doubleValue()))) {
                throw failure(field + " is not a number of seconds");
            }
        }
        if (json.hasNonNull("channel") && !isCount(json.get("channel"))) {
            throw failure("channel is " + json.get("channel") + "; channels are counted 1, 2 and so on");
        }
        if (offset() < 0) {
            throw failure("offset is " + json.get("offset") + "; it cannot be before the start");
        }
        if (duration() != null && duration() <= 0) {
            throw failure("duration is " + json.get("duration") + "; it must be above 0");
        }
        checkLocation();
    }

    private static boolean isCount(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToInt() && number.intValue() >= 1;
    }

    private void checkText(String name, JsonNode value) throws StageFailure {
        if (value == null || value.isNull()) {
            return;
        }
        if (!value.isTextual()) {
            throw failure(name + " is not a text");
        }
        if (value.textValue().codePoints().anyMatch(ManifestLine::isHalfCharacter)) {
            throw failure(name + " holds a half of a surrogate pair, which is no character");
        }
    }

    private static boolean isHalfCharacter(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private void checkLocation() throws StageFailure {
        try {
            // A stranger's rows would otherwise have what whoever reads them may read.
            if (file.folder().isOnHub() && !file.folder().isOfSameRoot(recording())) {
                throw failure(file.recordingField() + " is " + recording()
                        + ", which is not in the same repository at the same commit");
            }
            location();
        } catch (IllegalArgumentException e) {
            throw failure(file.recordingField() + " cannot be the name of a file (" + e.getMessage() + ")");
        }
    }

    /** Its number in the file, from 1. */
    public int number() {
        return number;
    }

    /** The recording as the line calls it. */
    public String recording() {
        return text("audio_filepath");
    }

    /** Where the recording is. */
    public Location location() {
        return file.folder().resolve(recording());
    }

    /** Seconds into the recording where the utterance starts. */
    public double offset() {
        return json.hasNonNull("offset") ? json.get("offset").doubleValue() : 0;
    }

    /** Its length in seconds; null for the rest of the recording. */
    public Double duration() {
        return json.hasNonNull("duration") ? json.get("duration").doubleValue() : null;
    }

    /** The channel of the recording, from 1; null for all of them. */
    public Integer channel() {
        return json.hasNonNull("channel") ? json.get("channel").intValue() : null;
    }

    /** Who speaks; null where the line does not say. */
    public String speaker() {
        return text("speaker");
    }

    /** What it says it belongs to; null where it does not. */
    public String session() {
        return text("session");
    }

    /** What is said; null where nobody has written it down. */
    public String text() {
        return text("text");
    }

    /**
     * A text of any name.
     *
     * @throws StageFailure if the line has something else by that name
     */
    public Optional<String> field(String name) throws StageFailure {
        checkText(name, json.get(name));
        return Optional.ofNullable(text(name));
    }

    /** The names of what the line holds, in its order. */
    public List<String> fields() {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The line as its session's readers want it. */
    public Utterance utterance() {
        return new Utterance(number, media(), offset(), duration(), speaker(), text("lang"), text(), channel());
    }

    /** What is wrong with the line. */
    public StageFailure failure(String problem) {
        return file.failure(number, problem);
    }

    /** The fields that transcription may depend on. */
    ObjectNode shaping() {
        ObjectNode shaping = Json.mapper().createObjectNode();
        for (String field : SHAPING) {
            if (json.hasNonNull(field)) {
                shaping.set(field, json.get(field));
            }
        }
        return shaping;
    }

    // An absolute path would be taken for a relative one by whoever joins it to the manifest's folder.
    private String media() {
        return recording().startsWith("/") ? location().uri() : recording();
    }

    private String text(String field) {
        return json.hasNonNull(field) ? json.get(field).asText() : null;
    }
}
