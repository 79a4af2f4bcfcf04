package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** How files of rows and columns are read. */
enum TableLayout {
    PARQUET(".parquet", ParquetFile::open),
    ARROW(".arrow", ArrowFile::open);

    private interface Opening {
        TableFile open(DatasetFiles files, Location file, StoredObject known) throws StageFailure, IOException;
    }

    private final String ending;
    private final Opening opening;

    TableLayout(String ending, Opening opening) {
        this.ending = ending;
        this.opening = opening;
    }

    /** What a file's name says of it. */
    static Optional<TableLayout> of(String name) {
        return Arrays.stream(values())
                .filter(layout -> name.endsWith(layout.ending))
                .findFirst();
    }

    /** What the layout is called. */
    String text() {
        return ending.substring(1);
    }

    /** How the names of its files end. */
    String ending() {
        return ending;
    }

    /**
     * Reads what a file consists of.
     *
     * @param known what was found when it was looked up
     * @throws StageFailure if it is no such file
     */
    TableFile open(DatasetFiles files, Location file, StoredObject known) throws StageFailure, IOException {
        return opening.open(files, file, known);
    }
}
