package dev.hubbub.datasets;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A folder and all below it, whose recordings are taken as they lie there; other files are passed over. */
record RecordingsFolder(Location folder) implements UtteranceFile {

    private static final Set<String> ENDINGS = Set.of(
            "wav", "flac", "mp3", "ogg", "oga", "opus", "m4a", "aac", "wma", "aiff", "aif", "mp4", "mkv", "webm", "mov",
            "avi", "g722");

    @Override
    public List<Row> rows(DatasetFiles files) throws IOException, StageFailure {
        List<Row> rows = new ArrayList<>();
        for (StoredObject file : files.list(folder)) {
            if (isRecording(file.path())) {
                rows.add(new Row(
                        rows.size() + 1, Json.mapper().createObjectNode().put(recordingField(), file.path())));
            }
        }
        if (rows.isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "There is no recording below " + folder + " (a file that ends in .wav, .flac, .mp3 or the like):"
                            + " check the dataset's uri, or upload some.");
        }
        return rows;
    }

    /** Not those that some systems put beside each file under the same name. */
    private static boolean isRecording(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !name.startsWith(".")
                && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public String recordingField() {
        return "audio_filepath";
    }

    @Override
    public String title() {
        return "the folder " + folder;
    }
}
