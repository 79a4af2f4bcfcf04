package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.HubDatasets;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.hub.HubDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which dataset of utterances a file or folder of this machine is, told by its name and what is in it. */
public final class NamedDataset {

    private static final List<DatasetLayout> TABLES = List.of(DatasetLayout.PARQUET, DatasetLayout.ARROW);
    private static final List<String> SAVED = List.of("state.json", "dataset_dict.json");
    private static final List<String> METADATA = List.of("metadata.csv", "metadata.jsonl");

    private NamedDataset() {}

    /**
     * Parquet or Arrow files, one or several by a name with {@code *}, or a folder that {@code save_to_disk} wrote; empty
     * if a path is something else.
     */
    public static Optional<DatasetReference> tables(Path path, DatasetColumns columns) {
        return layout(path).map(layout -> of(layout, path, columns));
    }

    /** Whatever utterances a path names; a folder with Parquet files and without metadata is a dataset of these. */
    public static DatasetReference utterances(Path path, DatasetColumns columns) throws IOException {
        Optional<DatasetLayout> layout = layout(path);
        if (layout.isPresent()) {
            return of(layout.get(), path, columns);
        }
        if (!Files.isDirectory(path)) {
            return new DatasetReference(DatasetLayout.MANIFEST, absolute(path));
        }
        return isOfParquet(path)
                ? of(DatasetLayout.PARQUET, path, columns)
                : new DatasetReference(DatasetLayout.AUDIOFOLDER, absolute(path));
    }

    /** Whatever recordings a path names: as utterances, and of a folder that is no such dataset all below it. */
    public static DatasetReference recordings(Path path, DatasetColumns columns) throws IOException {
        DatasetReference named = utterances(path, columns);
        return named.layout() == DatasetLayout.AUDIOFOLDER && !isAudioFolder(path)
                ? new DatasetReference(DatasetLayout.FOLDER, named.uri())
                : named;
    }

    private static DatasetReference of(DatasetLayout layout, Path path, DatasetColumns columns) {
        return new DatasetReference(layout, absolute(path), null, columns);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static Optional<DatasetLayout> layout(Path path) {
        if (Files.isDirectory(path)) {
            return SAVED.stream().anyMatch(name -> Files.exists(path.resolve(name)))
                    ? Optional.of(DatasetLayout.ARROW)
                    : Optional.empty();
        }
        return TABLES.stream()
                .filter(layout -> path.toString().endsWith("." + layout))
                .findFirst();
    }

    /** Whether a folder says of itself what is said in its recordings. */
    public static boolean isAudioFolder(Path folder) {
        return METADATA.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    private static boolean isOfParquet(Path folder) throws IOException {
        if (isAudioFolder(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> layout(file).equals(Optional.of(DatasetLayout.PARQUET)));
        }
    }

    /**
     * The split of a dataset on a hub, at the commit that its revision is at now.
     *
     * @param address {@code hf://datasets/OWNER/NAME}, with more behind it
     * @throws IllegalArgumentException if it is no such address
     * @throws StageFailure if the hub does not give it
     */
    public static DatasetReference onHub(String address, DatasetColumns columns) throws StageFailure, IOException {
        HubDataset pinned = MachineContext.hub().pinned(HubDataset.parse(address));
        return HubDatasets.reference(pinned, columns, new StageFiles(MachineContext.reading()));
    }

    /** Whether there is something of this name, or may be by the {@code *} in it. */
    public static boolean mayExist(Path path) {
        return Files.exists(path) || path.toString().indexOf('*') >= 0;
    }
}
