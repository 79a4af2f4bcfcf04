package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.util.List;

/** A manifest in the NeMo convention: JSON lines beside the recordings they name. */
record ManifestFile(Location file) implements UtteranceFile {

    @Override
    public List<Row> rows(DatasetFiles files) throws IOException, StageFailure {
        byte[] bytes = files.read(file)
                .orElseThrow(() -> new StageFailure(
                        FailureReason.InvalidDataset,
                        "There is no manifest " + file + ": check the dataset's uri, or upload it."));
        return JsonLines.read(bytes, this);
    }

    @Override
    public Location folder() {
        return file.parent();
    }

    @Override
    public String recordingField() {
        return "audio_filepath";
    }

    @Override
    public String title() {
        return "manifest " + file;
    }
}
