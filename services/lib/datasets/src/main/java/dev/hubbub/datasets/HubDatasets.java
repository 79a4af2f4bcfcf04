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
import dev.hubbub.hub.SplitNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How datasets lie on a hub: as Parquet files, or as an audiofolder, in splits. */
public final class HubDatasets {

    private static final String README = "README.md";
    private static final int MOST_README_BYTES = 1 << 20;
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
        DatasetReference named =
                new DatasetReference(DatasetLayout.PARQUET, pinned.address().toString(), null, columns);
        if (named.namesFiles()) {
            if (pinned.configuration().isPresent() || pinned.split().isPresent()) {
                throw failure("names files, which are of one split already: leave ? and what follows out", pinned);
            }
            return named;
        }
        List<String> paths = paths(pinned, files);
        if (paths.stream().anyMatch(path -> path.endsWith(TableLayout.PARQUET.ending()))) {
            return new DatasetReference(DatasetLayout.PARQUET, pinned.toString(), null, columns);
        }
        List<Location> folders = paths.stream()
                .map(path -> root(pinned).resolve(path).parent())
                .distinct()
                .toList();
        if (folders.size() > 1) {
            throw failure(
                    "has several folders with metadata of it: "
                            + folders.stream().map(Location::toString).collect(Collectors.joining(", "))
                            + "; name one of them",
                    pinned);
        }
        requireOneSplit(pinned, folders.get(0), files);
        return new DatasetReference(DatasetLayout.AUDIOFOLDER, folders.get(0).uri());
    }

    /** One file of metadata may be that of all splits, whose recordings lie in folders below it. */
    private static void requireOneSplit(HubDataset pinned, Location folder, DatasetFiles files)
            throws IOException, StageFailure {
        List<StoredObject> below = files.list(folder);
        Set<String> described = below.stream()
                .filter(file -> isMetadata(file.path()))
                .map(file -> above(file.path()))
                .collect(Collectors.toSet());
        Set<String> splits = below.stream()
                .map(file -> above(file.path()))
                .filter(path -> described.stream().noneMatch(own -> !own.isEmpty() && path.startsWith(own)))
                .flatMap(path -> SplitNames.in(path).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Optional<String> other = pinned.split().filter(asked -> !splits.isEmpty() && !splits.contains(asked));
        if (splits.size() > 1 || other.isPresent()) {
            throw failure(
                    "has its metadata in " + folder + ", above the recordings of " + String.join(", ", splits)
                            + ", which it does not tell apart: copy it with a metadata.csv in the folder of each split,"
                            + " and name one of these folders",
                    pinned);
        }
    }

    private static String above(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static boolean isMetadata(String path) {
        return METADATA.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    private static StageFailure failure(String problem, HubDataset dataset) {
        return new StageFailure(FailureReason.InvalidDataset, "The dataset " + dataset + " " + problem + ".");
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
                .filter(HubDatasets::isMetadata)
                .toList();
        Optional<StoredObject> readme = all.stream()
                .filter(file -> file.path().equals(README))
                // A folder that is named has its splits by its names.
                .filter(file -> pinned.address().folder().isEmpty())
                .findFirst();
        if (readme.isPresent() && readme.get().size() > MOST_README_BYTES) {
            throw failure("has a README.md of more than 1 MB, which is not read: name a folder of it", pinned);
        }
        byte[] described = readme.isPresent() ? files.read(root(pinned).resolve(README), readme.get()) : new byte[0];
        try {
            return new HubSplits(pinned, tables.isEmpty() ? metadata : tables)
                    .files(new String(described, StandardCharsets.UTF_8));
        } catch (HubException e) {
            throw new StageFailure(FailureReason.InvalidDataset, e.getMessage(), e);
        }
    }
}
