package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The file that says which recordings a dataset has and what is said in them, one utterance a line. */
interface UtteranceFile {

    /**
     * An utterance.
     *
     * @param line where it begins in the file, from 1
     * @param fields as a manifest in the NeMo convention names them: {@code audio_filepath}, {@code text} and so on
     */
    record Row(int line, ObjectNode fields) {}

    /**
     * Its utterances as they are now.
     *
     * @throws StageFailure if there is no such file, or a line of it is wrong
     */
    List<Row> rows(DatasetFiles files) throws IOException, StageFailure;

    /** What names of recordings are relative to. */
    Location folder();

    /** Where a recording is that is no file of its own; empty for one that is. */
    default Optional<EmbeddedRecording> embedded(Location recording) {
        return Optional.empty();
    }

    /** What the file itself calls {@code audio_filepath}. */
    String recordingField();

    /** The file, for people. */
    String title();

    /** What is wrong with the file as a whole; the problem says the remedy too. */
    default StageFailure failure(String problem) {
        return new StageFailure(FailureReason.InvalidDataset, title() + ": " + problem + ".");
    }

    /** What is wrong with a line. */
    default StageFailure failure(int line, String problem) {
        return new StageFailure(
                FailureReason.InvalidDataset, title() + ", line " + line + ": " + problem + "; correct that line.");
    }
}
