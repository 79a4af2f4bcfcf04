package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recording that is a row of a table, found by its name alone: for those who want to hear it, and plan nothing. It is
 * what its file holds now.
 */
public final class RowRecording {

    /** The file, the row in it from 1, and what the recording was called before. */
    private static final Pattern NAME = Pattern.compile("(.+)/(\\d{1,9})(?:/([^/]*))?");

    private final DatasetFiles files;
    private final Location name;
    private final EmbeddedRecording recording;

    private RowRecording(DatasetFiles files, Location name, EmbeddedRecording recording) {
        this.files = files;
        this.name = name;
        this.recording = recording;
    }

    /**
     * A recording.
     *
     * @param recording as the dataset names it
     * @return absent if this names no row of a file of the dataset
     * @throws StageFailure if the dataset is not in its layout
     */
    public static Optional<RowRecording> find(DatasetReference dataset, String recording, DatasetFiles files)
            throws StageFailure, IOException {
        TableLayout layout = dataset.layout() == DatasetLayout.ARROW ? TableLayout.ARROW : TableLayout.PARQUET;
        TableFiles tables = new TableFiles(layout, dataset);
        Location name = Location.of(dataset.resolve(recording));
        String folder = tables.folder().prefix();
        Matcher named = NAME.matcher(name.uri().startsWith(folder) ? name.uri().substring(folder.length()) : "");
        if (!named.matches()) {
            return Optional.empty();
        }
        Optional<StoredObject> file = tables.find(files).stream()
                .filter(each -> each.path().equals(named.group(1)))
                .findFirst();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Location place = tables.folder().resolve(file.get().path());
        try (TableFile table = layout.open(files, place, file.get())) {
            TableColumns columns = TableColumns.of(table, dataset.columns(), place);
            int row = Integer.parseInt(named.group(2)) - 1;
            for (int group = 0;
                    columns.isEmbedded() && row >= 0 && group < table.groups().size();
                    group++) {
                int rows = Math.toIntExact(table.groups().get(group));
                if (row < rows) {
                    EmbeddedRecording found = new EmbeddedRecording(
                            layout, place, file.get(), columns.audio(), group, row, named.group(3), 0);
                    return Optional.of(new RowRecording(files, name, found));
                }
                row -= rows;
            }
        }
        return Optional.empty();
    }

    /**
     * Its file for as long as it is open.
     *
     * @param kept where the recordings of its group of rows are kept
     * @throws StageFailure if its row has no recording
     */
    public PlannedFiles.Opened hold(KeptFiles kept) throws StageFailure, IOException {
        return recording.hold(files, kept, name);
    }
}
