package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Utterances with their texts, as people name them: a manifest or a folder of this machine. */
final class NamedUtterances {
    /** What an option for them says of what may be named. */
    static final String LAYOUTS = "a manifest (.jsonl) in the NeMo convention, or a folder with a metadata.csv or"
            + " metadata.jsonl (audiofolder).";

    private NamedUtterances() {}

    /**
     * The dataset that a name leads to.
     *
     * @param option which names it
     * @param language of texts that name none; {@code null} if nobody says it
     */
    static TrainingData read(Path path, String option, String language)
            throws CommandFailure, StageFailure, IOException {
        if (!Files.exists(path)) {
            throw CommandFailure.failed("There is no " + path + ", which " + option + " names: name a manifest or a"
                    + " folder on this machine.");
        }
        Path absolute = path.toAbsolutePath().normalize();
        DatasetLayout layout = Files.isDirectory(absolute) ? DatasetLayout.AUDIOFOLDER : DatasetLayout.MANIFEST;
        return TrainingData.of(
                new DatasetReference(layout, absolute.toString()), language, new LocalStageContext(Path.of("")));
    }
}
