package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables of utterances, a row each: its recording, or where that is, and what is said in it. To list them, the columns of
 * texts are read alone.
 */
final class TableDataset implements UtteranceFile {

    /** A row before a file's first: where it begins among all rows. */
    private record Begin(String file, int rows) {}

    private final TableLayout layout;
    private final DatasetReference dataset;
    private final TableFiles tables;
    private final List<Begin> begins = new ArrayList<>();
    private final Map<Location, EmbeddedRecording> embedded = new HashMap<>();

    TableDataset(TableLayout layout, DatasetReference dataset) {
        this.layout = layout;
        this.dataset = dataset;
        this.tables = new TableFiles(layout, dataset);
    }

    @Override
    public List<Row> rows(DatasetFiles files) throws IOException, StageFailure {
        List<Row> rows = new ArrayList<>();
        for (StoredObject file : tables.find(files)) {
            begins.add(new Begin(file.path(), rows.size()));
            try (TableFile table = layout.open(files, folder().resolve(file.path()), file)) {
                read(table, file, rows);
            }
        }
        if (rows.isEmpty()) {
            throw failure("there are no rows in it; check the dataset's uri");
        }
        return rows;
    }

    private void read(TableFile table, StoredObject file, List<Row> rows) throws StageFailure, IOException {
        TableColumns columns = TableColumns.of(table, dataset.columns(), folder().resolve(file.path()));
        int inFile = 0;
        for (int group = 0; group < table.groups().size(); group++) {
            Map<String, List<String>> texts = table.texts(group, columns.readable());
            long bytes = columns.isEmbedded() ? table.recordingBytes(group, columns.audio()) : 0;
            for (int row = 0; row < table.groups().get(group); row++) {
                inFile++;
                ObjectNode fields = columns.fields(texts, row);
                if (columns.isEmbedded()) {
                    String path =
                            columns.hasPaths() ? texts.get(columns.audio()).get(row) : null;
                    String recording = file.path() + "/" + EmbeddedRecording.name(inFile, path);
                    embedded.put(
                            folder().resolve(recording),
                            new EmbeddedRecording(
                                    layout,
                                    folder().resolve(file.path()),
                                    file,
                                    columns.audio(),
                                    group,
                                    row,
                                    path,
                                    bytes));
                    fields.put("audio_filepath", recording);
                } else {
                    place(fields, file);
                }
                rows.add(new Row(rows.size() + 1, fields));
            }
        }
    }

    /** Paths are relative to the file that names them. */
    private static void place(ObjectNode fields, StoredObject file) {
        String path = fields.path("audio_filepath").asText("");
        int slash = file.path().lastIndexOf('/');
        if (slash >= 0 && !path.isEmpty() && !path.startsWith("/") && !path.contains("://")) {
            fields.put("audio_filepath", file.path().substring(0, slash + 1) + path);
        }
    }

    @Override
    public Optional<EmbeddedRecording> embedded(Location recording) {
        return Optional.ofNullable(embedded.get(recording));
    }

    @Override
    public Location folder() {
        return tables.folder();
    }

    @Override
    public String recordingField() {
        return dataset.columns() == null || dataset.columns().audio() == null
                ? TableColumns.AUDIO
                : dataset.columns().audio();
    }

    @Override
    public String title() {
        return dataset.uri();
    }

    @Override
    public StageFailure failure(int line, String problem) {
        Begin in = begins.get(0);
        for (Begin begin : begins) {
            in = begin.rows() < line ? begin : in;
        }
        return new StageFailure(
                FailureReason.InvalidDataset,
                folder().resolve(in.file()) + ", row " + (line - in.rows()) + ": " + problem + "; correct that row.");
    }
}
