package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.hub.HubDataset;
import dev.hubbub.hub.HubException;
import dev.hubbub.localdev.session.LearntLips;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.session.MachineContext;
import dev.hubbub.localdev.session.NamedDataset;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Utterances with their texts, as people name them: a manifest or a folder of this machine. */
final class NamedUtterances {
    /** How a dataset on a hub is named. */
    static final String ADDRESSES = "hf://datasets/OWNER/NAME[@REVISION][/FOLDER][?config=NAME&split=NAME]";

    /** What an option for them says of what may be named. */
    static final String LAYOUTS = "a manifest (.jsonl) in the NeMo convention, Parquet files (one, their folder, or a"
            + " name with * in quotes), a folder that Hugging Face's save_to_disk wrote, a folder with a metadata.csv or"
            + " metadata.jsonl (audiofolder), a session of the MCoRec challenge or a folder of such sessions, of which"
            + " clips are cut by captions and face tracks, or a dataset on a hub (" + ADDRESSES + ").";

    private NamedUtterances() {}

    /**
     * The dataset that a name leads to.
     *
     * @param option which names it
     * @param language of texts that name none; {@code null} if nobody says it
     * @param columns what those of Parquet files are called
     * @param clips how clips are cut, if it leads to sessions
     * @param lips cuts those that sessions come without; empty if nobody looks at any
     */
    static TrainingData read(
            String name,
            String option,
            String language,
            ColumnOptions columns,
            ClipSettings clips,
            Optional<LearntLips> lips)
            throws CommandFailure, StageFailure, IOException {
        if (HubAddress.isOne(name)) {
            return TrainingData.of(onHub(name, columns.columns()), language, MachineContext.reading());
        }
        Path path = Path.of(name);
        if (!NamedDataset.mayExist(path)) {
            throw CommandFailure.failed("There is no " + path + ", which " + option + " names: name a manifest or a"
                    + " folder on this machine, or a dataset on a hub (hf://datasets/OWNER/NAME).");
        }
        if (!isOfSessions(path)) {
            return TrainingData.of(
                    NamedDataset.utterances(path, columns.columns()), language, MachineContext.reading());
        }
        Path absolute = path.toAbsolutePath().normalize();
        boolean one = LocalSession.isFolderOfOne(absolute);
        Path sessions = one ? absolute.getParent() : absolute;
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, sessions.toString());
        List<String> names = one ? List.of(absolute.getFileName().toString()) : List.of();
        if (lips.isEmpty()) {
            return TrainingData.of(dataset, names, language, clips, MachineContext.reading());
        }
        List<CutLips> cut = lips.get().cut(dataset, names, clips);
        return TrainingData.of(dataset, names, language, clips, cut, lips.get().context());
    }

    /** Whether a name is a session's folder, or one of sessions. */
    static boolean isOfSessions(String name) throws IOException {
        return !HubAddress.isOne(name) && isOfSessions(Path.of(name));
    }

    private static boolean isOfSessions(Path path) throws IOException {
        if (!Files.isDirectory(path) || LocalSession.isFolderOfOne(path)) {
            return Files.isDirectory(path);
        }
        if (NamedDataset.isAudioFolder(path)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.anyMatch(LocalSession::isFolderOfOne);
        }
    }

    /** The split of a dataset on a hub. */
    static DatasetReference onHub(String address, DatasetColumns columns)
            throws CommandFailure, StageFailure, IOException {
        if (!HubDataset.isOne(address)) {
            throw CommandFailure.invalid(
                    "'" + address + "' is no dataset on a hub: those are called hf://datasets/OWNER/NAME.");
        }
        try {
            return NamedDataset.onHub(address, columns);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        } catch (HubException e) {
            throw CommandFailure.failed(e.getMessage());
        }
    }
}
