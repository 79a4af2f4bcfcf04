package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.hub.HubDataset;
import dev.hubbub.hub.HubException;
import dev.hubbub.hub.HubSplits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How datasets lie on a hub: as Parquet files, or as an audiofolder, in splits. */
public final class HubDatasets {

    private static final String README = "README.md";
    private static final List<String> METADATA = List.of("metadata.csv", "metadata.jsonl");

    private HubDatasets() {}

    /**
     * A split of a dataset as its layout names it.
     *
     * @param pinned the split at a commit
     * @throws StageFailure if there is no such split, several and none is named, or none in a layout that is read
     */
    public static DatasetReference reference(HubDataset pinned, DatasetColumns columns, DatasetFiles files)
            throws IOException, StageFailure {
        List<String> paths = paths(pinned, files);
        if (paths.stream().anyMatch(path -> path.endsWith(TableLayout.PARQUET.ending()))) {
            return new DatasetReference(DatasetLayout.PARQUET, pinned.toString(), null, columns);
        }
        String metadata = paths.get(0);
        Location file = root(pinned).resolve(metadata);
        return new DatasetReference(DatasetLayout.AUDIOFOLDER, file.parent().uri());
    }

    /** The Parquet files of a split by their paths in its repository. */
    static List<StoredObject> tables(HubDataset pinned, DatasetFiles files) throws IOException, StageFailure {
        List<String> paths = paths(pinned, files);
        Map<String, StoredObject> byPath =
                files.list(root(pinned)).stream().collect(Collectors.toMap(StoredObject::path, Function.identity()));
        return paths.stream().map(byPath::get).toList();
    }

    /** Where the repository is. */
    static Location root(HubDataset pinned) {
        Location whole = Location.of(pinned.toString());
        for (String part : pinned.address().folder().split("/")) {
            whole = part.isEmpty() ? whole : whole.parent();
        }
        return whole;
    }

    private static List<String> paths(HubDataset pinned, DatasetFiles files) throws IOException, StageFailure {
        List<StoredObject> all = files.list(root(pinned));
        List<String> tables = all.stream()
                .map(StoredObject::path)
                .filter(path -> path.endsWith(TableLayout.PARQUET.ending()))
                .toList();
        List<String> metadata = all.stream()
                .map(StoredObject::path)
                .filter(path -> METADATA.contains(path.substring(path.lastIndexOf('/') + 1)))
                .toList();
        Optional<byte[]> readme = files.read(root(pinned).resolve(README));
        try {
            return new HubSplits(pinned, tables.isEmpty() ? metadata : tables)
                    .files(readme.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                            .orElse(""));
        } catch (HubException e) {
            throw new StageFailure(FailureReason.InvalidDataset, e.getMessage(), e);
        }
    }
}
