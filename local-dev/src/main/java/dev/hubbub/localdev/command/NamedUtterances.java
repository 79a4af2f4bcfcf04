package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.MachineContext;
import dev.hubbub.localdev.session.NamedDataset;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Path;

/** Utterances with their texts, as people name them: a manifest or a folder of this machine. */
final class NamedUtterances {
    /** What an option for them says of what may be named. */
    static final String LAYOUTS = "a manifest (.jsonl) in the NeMo convention, Parquet files (one, their folder, or a"
            + " name with * in quotes), a folder that Hugging Face's save_to_disk wrote, or a folder with a metadata.csv"
            + " or metadata.jsonl (audiofolder).";

    private NamedUtterances() {}

    /**
     * The dataset that a name leads to.
     *
     * @param option which names it
     * @param language of texts that name none; {@code null} if nobody says it
     * @param columns what those of Parquet files are called
     */
    static TrainingData read(Path path, String option, String language, ColumnOptions columns)
            throws CommandFailure, StageFailure, IOException {
        if (!NamedDataset.mayExist(path)) {
            throw CommandFailure.failed("There is no " + path + ", which " + option + " names: name a manifest or a"
                    + " folder on this machine.");
        }
        return TrainingData.of(NamedDataset.utterances(path, columns.columns()), language, MachineContext.reading());
    }
}
