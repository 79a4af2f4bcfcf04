package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.ManifestSession.Utterance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Utterances, one a line of a file, in the NeMo convention: {@code audio_filepath}, relative to the file's folder, and
 * optionally {@code text}, {@code offset}, {@code duration}, {@code speaker}, {@code lang} and {@code session}. The
 * lines of one {@code session} belong together, in its absence those of one recording. Other fields are passed over.
 */
final class ManifestLayout {

    private static final List<String> SHAPING =
            List.of("audio_filepath", "offset", "duration", "speaker", "lang", "session");

    private final UtteranceFile file;
    private final Recordings recordings = new Recordings();
    private Map<String, List<Line>> sessions;

    private ManifestLayout(UtteranceFile file) {
        this.file = file;
    }

    /** The utterances of a dataset that lists them, yet to be read. */
    static ManifestLayout of(DatasetReference dataset) {
        Location location = Location.of(dataset.uri());
        return switch (dataset.layout()) {
            case MANIFEST -> new ManifestLayout(new ManifestFile(location));
            case AUDIOFOLDER -> new ManifestLayout(new AudiofolderFile(location));
            case MCOREC -> throw new IllegalArgumentException(dataset.uri() + " does not list utterances");
        };
    }

    /** All sessions by name, in the order in which the file first mentions them; it is read once. */
    synchronized Map<String, List<Line>> sessions(DatasetFiles files) throws IOException, StageFailure {
        if (sessions == null) {
            sessions = bySession(lines(files));
        }
        return sessions;
    }

    private static Map<String, List<Line>> bySession(List<Line> lines) throws StageFailure {
        Map<String, String> namesByAudio = namesByAudio(lines);
        Map<String, List<Line>> sessions = new LinkedHashMap<>();
        Map<String, Boolean> explicit = new HashMap<>();
        for (Line line : lines) {
            String given = line.text("session");
            String name = given != null ? given : namesByAudio.get(line.audioName());
            if (explicit.computeIfAbsent(name, absent -> given != null) != (given != null)) {
                throw line.failure("the session '" + name + "' has the name of a recording that is a session itself");
            }
            sessions.computeIfAbsent(name, absent -> new ArrayList<>()).add(line);
        }
        return sessions;
    }

    /** What transcription may depend on: the lines without their texts, and the recordings' identities. */
    synchronized Digest content(List<Line> session, DatasetFiles files) throws IOException, StageFailure {
        List<JsonNode> lines = new ArrayList<>();
        Set<ObjectNode> audio = new LinkedHashSet<>();
        for (Line line : session) {
            ObjectNode shaping = Json.mapper().createObjectNode();
            for (String field : SHAPING) {
                if (line.json.hasNonNull(field)) {
                    shaping.set(field, line.json.get(field));
                }
            }
            lines.add(shaping);
            ObjectNode recording = Json.mapper().createObjectNode().put("path", line.audioName());
            Optional<StoredObject> object = recordings.find(line.audio(), files);
            if (object.isPresent()) {
                recording
                        .put("size", object.get().size())
                        .put("identity", object.get().identity());
            } else {
                recording.put("missing", true);
            }
            audio.add(recording);
        }
        return Digest.ofJson(Map.of("lines", lines, "recordings", audio));
    }

    /** The recordings of a session that are there, as they were looked up for {@link #content}. */
    synchronized Map<Location, StoredObject> recordings(List<Line> session, DatasetFiles files)
            throws IOException, StageFailure {
        Map<Location, StoredObject> found = new HashMap<>();
        for (Line line : session) {
            recordings.find(line.audio(), files).ifPresent(object -> found.put(line.audio(), object));
        }
        return found;
    }

    /** What only scoring depends on: the texts. */
    Digest references(List<Line> session) {
        return Digest.ofJson(session.stream()
                .map(line -> Optional.ofNullable(line.text("text")).orElse(""))
                .toList());
    }

    /** How much sound the lines speak of, where they do not say it about as much as their recordings hold. */
    synchronized double seconds(List<Line> session, DatasetFiles files) throws IOException, StageFailure {
        double seconds = 0;
        Set<String> guessed = new LinkedHashSet<>();
        for (Line line : session) {
            if (line.duration() != null) {
                seconds += line.duration();
            } else if (guessed.add(line.audioName())) {
                seconds += recordings
                        .find(line.audio(), files)
                        .map(Recordings::guessedSeconds)
                        .orElse(0.0);
            }
        }
        return seconds;
    }

    /** A session's lines as its readers want them. */
    ManifestSession session(String name, List<Line> lines) {
        return new ManifestSession(name, lines.stream().map(Line::utterance).toList());
    }

    private List<Line> lines(DatasetFiles files) throws IOException, StageFailure {
        List<Line> lines = new ArrayList<>();
        for (UtteranceFile.Row row : file.rows(files)) {
            Line line = new Line(row.line(), row.fields());
            line.check();
            lines.add(line);
        }
        if (lines.isEmpty()) {
            throw new StageFailure(FailureReason.InvalidDataset, "The " + file.title() + " has no lines.");
        }
        return lines;
    }

    // A recording's session is called like its file; where two are, like their paths; where even these differ in the
    // extension alone, with it.
    private static Map<String, String> namesByAudio(List<Line> lines) {
        Set<String> recordings = new LinkedHashSet<>();
        for (Line line : lines) {
            if (line.text("session") == null) {
                recordings.add(line.audioName());
            }
        }
        Map<String, Integer> stems = new HashMap<>();
        Map<String, Integer> paths = new HashMap<>();
        for (String recording : recordings) {
            stems.merge(stem(recording), 1, Integer::sum);
            paths.merge(flat(withoutExtension(recording)), 1, Integer::sum);
        }
        Map<String, String> names = new HashMap<>();
        for (String recording : recordings) {
            String path = flat(withoutExtension(recording));
            String unique = paths.get(path) == 1 ? path : flat(recording);
            names.put(recording, stems.get(stem(recording)) == 1 ? stem(recording) : unique);
        }
        return names;
    }

    private static String stem(String recording) {
        return withoutExtension(recording.substring(recording.lastIndexOf('/') + 1));
    }

    private static String withoutExtension(String recording) {
        int dot = recording.lastIndexOf('.');
        return dot > recording.lastIndexOf('/') + 1 ? recording.substring(0, dot) : recording;
    }

    private static String flat(String recording) {
        return recording
                .replaceFirst("^[a-z0-9]+://", "")
                .replaceAll("(^|/)\\.{1,2}(?=/)", "")
                .replaceAll("^/+", "")
                .replace('/', '_');
    }

    /** A line of the file. */
    final class Line {
        private final int number;
        private final JsonNode json;

        private Line(int number, JsonNode json) {
            this.number = number;
            this.json = json;
        }

        private void check() throws StageFailure {
            if (audioName() == null) {
                throw failure("no " + file.recordingField());
            }
            for (String field : List.of("audio_filepath", "text", "speaker", "lang", "session")) {
                String name = field.equals("audio_filepath") ? file.recordingField() : field;
                if (json.hasNonNull(field) && !json.get(field).isTextual()) {
                    throw failure(name + " is not a text");
                }
                if (!field.equals("text")
                        && json.hasNonNull(field)
                        && text(field).isBlank()) {
                    throw failure(name + " is empty");
                }
            }
            for (String field : List.of("offset", "duration")) {
                if (json.hasNonNull(field) && !json.get(field).isNumber()) {
                    throw failure(field + " is not a number of seconds");
                }
            }
            if (offset() < 0) {
                throw failure("offset is " + json.get("offset") + "; it cannot be before the start");
            }
            if (duration() != null && duration() <= 0) {
                throw failure("duration is " + json.get("duration") + "; it must be above 0");
            }
        }

        private String audioName() {
            return text("audio_filepath");
        }

        private Location audio() {
            return file.folder().resolve(audioName());
        }

        // An absolute path would be taken for a relative one by whoever joins it to the manifest's folder.
        private String media() {
            return audioName().startsWith("/") ? audio().uri() : audioName();
        }

        private String text(String field) {
            return json.hasNonNull(field) ? json.get(field).asText() : null;
        }

        private double offset() {
            return json.hasNonNull("offset") ? json.get("offset").doubleValue() : 0;
        }

        private Double duration() {
            return json.hasNonNull("duration") ? json.get("duration").doubleValue() : null;
        }

        private Utterance utterance() {
            return new Utterance(number, media(), offset(), duration(), text("speaker"), text("lang"), text("text"));
        }

        private StageFailure failure(String problem) {
            return file.failure(number, problem);
        }
    }
}
