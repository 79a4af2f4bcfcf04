package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.session.MachineContext;
import dev.hubbub.localdev.session.NamedDataset;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Utterances with their texts, as people name them: a manifest or a folder of this machine. */
final class NamedUtterances {
    /** What an option for them says of what may be named. */
    static final String LAYOUTS = "a manifest (.jsonl) in the NeMo convention, Parquet files (one, their folder, or a"
            + " name with * in quotes), a folder that Hugging Face's save_to_disk wrote, a folder with a metadata.csv or"
            + " metadata.jsonl (audiofolder), or a session of the MCoRec challenge or a folder of such sessions, of which"
            + " clips are cut by captions and face tracks.";

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
        return read(path, option, language, columns, ClipSettings.DEFAULT);
    }

    /** @param clips how clips are cut, if it leads to sessions */
    static TrainingData read(Path path, String option, String language, ColumnOptions columns, ClipSettings clips)
            throws CommandFailure, StageFailure, IOException {
        if (!NamedDataset.mayExist(path)) {
            throw CommandFailure.failed("There is no " + path + ", which " + option + " names: name a manifest or a"
                    + " folder on this machine.");
        }
        if (!isOfSessions(path)) {
            return TrainingData.of(
                    NamedDataset.utterances(path, columns.columns()), language, MachineContext.reading());
        }
        Path absolute = path.toAbsolutePath().normalize();
        boolean one = LocalSession.isFolderOfOne(absolute);
        Path sessions = one ? absolute.getParent() : absolute;
        return TrainingData.of(
                new DatasetReference(DatasetLayout.MCOREC, sessions.toString()),
                one ? List.of(absolute.getFileName().toString()) : List.of(),
                language,
                clips,
                MachineContext.reading());
    }

    /** Whether a path is a session's folder, or one of sessions. */
    static boolean isOfSessions(Path path) throws IOException {
        if (!Files.isDirectory(path) || LocalSession.isFolderOfOne(path)) {
            return Files.isDirectory(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.anyMatch(LocalSession::isFolderOfOne);
        }
    }
}
