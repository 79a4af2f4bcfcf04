package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.scoring.text.TextLanguage;
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
 * optionally {@code text}, {@code offset}, {@code duration}, {@code channel} (from 1), {@code speaker}, {@code lang} and
 * {@code session}. The lines of one {@code session} belong together, in its absence those of one recording. Other fields
 * are passed over.
 */
final class ManifestLayout {

    private final UtteranceFile file;
    private final Recordings recordings = new Recordings();
    private Map<String, List<ManifestLine>> sessions;

    private ManifestLayout(UtteranceFile file) {
        this.file = file;
    }

    /** The utterances of a dataset that lists them, yet to be read. */
    static ManifestLayout of(DatasetReference dataset) {
        Location location = Location.of(dataset.uri());
        return switch (dataset.layout()) {
            case MANIFEST -> new ManifestLayout(new ManifestFile(location));
            case AUDIOFOLDER -> new ManifestLayout(new AudiofolderFile(location));
            case FOLDER -> new ManifestLayout(new RecordingsFolder(location));
            case PARQUET -> new ManifestLayout(new TableDataset(TableLayout.PARQUET, dataset));
            case ARROW -> new ManifestLayout(new TableDataset(TableLayout.ARROW, dataset));
            case MCOREC -> throw new IllegalArgumentException(dataset.uri() + " does not list utterances");
        };
    }

    /** All sessions by name, in the order in which the file first mentions them; it is read once. */
    synchronized Map<String, List<ManifestLine>> sessions(DatasetFiles files) throws IOException, StageFailure {
        if (sessions == null) {
            sessions = bySession(ManifestLine.of(file, file.rows(files)));
        }
        return sessions;
    }

    private static Map<String, List<ManifestLine>> bySession(List<ManifestLine> lines) throws StageFailure {
        Map<String, String> namesByAudio = namesByAudio(lines);
        Map<String, List<ManifestLine>> sessions = new LinkedHashMap<>();
        Map<String, Boolean> explicit = new HashMap<>();
        for (ManifestLine line : lines) {
            String given = line.session();
            String name = given != null ? given : namesByAudio.get(line.recording());
            if (explicit.computeIfAbsent(name, absent -> given != null) != (given != null)) {
                throw line.failure("the session '" + name + "' has the name of a recording that is a session itself");
            }
            sessions.computeIfAbsent(name, absent -> new ArrayList<>()).add(line);
        }
        return sessions;
    }

    /** What transcription may depend on: the lines without their texts, and the recordings' identities. */
    synchronized Digest content(List<ManifestLine> session, DatasetFiles files) throws IOException, StageFailure {
        List<JsonNode> lines = new ArrayList<>();
        Set<ObjectNode> audio = new LinkedHashSet<>();
        for (ManifestLine line : session) {
            lines.add(line.shaping());
            ObjectNode recording = Json.mapper().createObjectNode().put("path", line.recording());
            Optional<StoredObject> object = find(line, files);
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

    private Optional<StoredObject> find(ManifestLine line, DatasetFiles files) throws IOException, StageFailure {
        Optional<EmbeddedRecording> embedded = file.embedded(line.location());
        return embedded.isPresent()
                ? embedded.map(EmbeddedRecording::identity)
                : recordings.find(line.location(), files);
    }

    /** The recordings of a session that lie in larger files. */
    Map<Location, EmbeddedRecording> embedded(List<ManifestLine> session) {
        Map<Location, EmbeddedRecording> embedded = new HashMap<>();
        for (ManifestLine line : session) {
            file.embedded(line.location()).ifPresent(recording -> embedded.put(line.location(), recording));
        }
        return embedded;
    }

    /** The recordings of a session that are there as files, as they were looked up for {@link #content}. */
    synchronized Map<Location, StoredObject> recordings(List<ManifestLine> session, DatasetFiles files)
            throws IOException, StageFailure {
        Map<Location, StoredObject> found = new HashMap<>();
        for (ManifestLine line : session) {
            if (file.embedded(line.location()).isEmpty()) {
                recordings.find(line.location(), files).ifPresent(object -> found.put(line.location(), object));
            }
        }
        return found;
    }

    /**
     * What only scoring depends on: the texts. Scores of earlier versions that count lines twice, or lines behind the end
     * of their recording as not heard, are not taken for those that leave such lines out.
     */
    Digest references(List<ManifestLine> session) {
        List<String> texts = session.stream()
                .map(line -> Optional.ofNullable(line.text()).orElse(""))
                .toList();
        boolean mayBeLeftOut = !session("", session).repeated().isEmpty()
                || session.stream().anyMatch(line -> line.offset() > 0 && line.duration() == null);
        return Digest.ofJson(mayBeLeftOut ? Map.of("texts", texts, "leftOut", "behind the end, repeated") : texts);
    }

    /** What is known of the languages of the texts. */
    Set<TextLanguage> languages(List<ManifestLine> session) {
        Set<TextLanguage> languages = new LinkedHashSet<>();
        for (ManifestLine line : session) {
            if (line.text() != null) {
                languages.add(line.utterance().textLanguage());
            }
        }
        return languages;
    }

    /** How much sound the lines speak of, where they do not say it about as much as their recordings hold. */
    synchronized double seconds(List<ManifestLine> session, DatasetFiles files) throws IOException, StageFailure {
        double seconds = 0;
        Set<String> guessed = new LinkedHashSet<>();
        for (ManifestLine line : session) {
            if (line.duration() != null) {
                seconds += line.duration();
            } else if (guessed.add(line.recording())) {
                Optional<EmbeddedRecording> embedded = file.embedded(line.location());
                Optional<Long> bytes = embedded.isPresent()
                        ? embedded.map(EmbeddedRecording::bytes)
                        : recordings.find(line.location(), files).map(StoredObject::size);
                seconds += bytes.map(Recordings::guessedSeconds).orElse(0.0);
            }
        }
        return seconds;
    }

    /** A session's lines as its readers want them. */
    ManifestSession session(String name, List<ManifestLine> lines) {
        return new ManifestSession(
                name, lines.stream().map(ManifestLine::utterance).toList());
    }

    // A recording's session is called like its file; where two are, like their paths; where even these differ in the
    // extension alone, with it.
    private static Map<String, String> namesByAudio(List<ManifestLine> lines) {
        Set<String> recordings = new LinkedHashSet<>();
        for (ManifestLine line : lines) {
            if (line.session() == null) {
                recordings.add(line.recording());
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
}
