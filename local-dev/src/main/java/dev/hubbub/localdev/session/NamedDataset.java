package dev.hubbub.localdev.session;

import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which dataset of utterances a file or folder of this machine is, told by its name and what is in it. */
public final class NamedDataset {

    private static final String PARQUET = ".parquet";
    private static final List<String> METADATA = List.of("metadata.csv", "metadata.jsonl");

    private NamedDataset() {}

    /** Parquet files, one or several by a name with {@code *}; empty if a path is something else. */
    public static Optional<DatasetReference> tables(Path path, DatasetColumns columns) {
        return isParquet(path) ? Optional.of(parquet(path, columns)) : Optional.empty();
    }

    /** Whatever utterances a path names; a folder with Parquet files and without metadata is a dataset of these. */
    public static DatasetReference utterances(Path path, DatasetColumns columns) throws IOException {
        if (isParquet(path) || Files.isDirectory(path) && isOfParquet(path)) {
            return parquet(path, columns);
        }
        return new DatasetReference(
                Files.isDirectory(path) ? DatasetLayout.AUDIOFOLDER : DatasetLayout.MANIFEST,
                path.toAbsolutePath().normalize().toString());
    }

    private static DatasetReference parquet(Path path, DatasetColumns columns) {
        return new DatasetReference(
                DatasetLayout.PARQUET, path.toAbsolutePath().normalize().toString(), null, columns);
    }

    private static boolean isParquet(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(PARQUET) && !Files.isDirectory(path);
    }

    private static boolean isOfParquet(Path folder) throws IOException {
        if (METADATA.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(NamedDataset::isParquet);
        }
    }

    /** Whether there is something of this name, or may be by the {@code *} in it. */
    public static boolean mayExist(Path path) {
        return Files.exists(path) || path.toString().indexOf('*') >= 0;
    }
}
