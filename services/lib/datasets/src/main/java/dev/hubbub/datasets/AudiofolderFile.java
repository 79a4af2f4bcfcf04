package dev.hubbub.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The {@code metadata.csv} or {@code metadata.jsonl} of a folder as Hugging Face's {@code audiofolder} lays it out:
 * {@code file_name}, relative to the folder, and {@code transcription} or {@code text}. Other columns are passed over.
 */
final class AudiofolderFile implements UtteranceFile {

    private static final String CSV = "metadata.csv";
    private static final String JSON_LINES = "metadata.jsonl";
    private static final String RECORDING = "file_name";
    private static final List<String> TEXTS = List.of("transcription", "text");

    private final Location folder;
    private Location file;

    AudiofolderFile(Location folder) {
        this.folder = folder;
        this.file = folder.resolve(CSV);
    }

    @Override
    public List<Row> rows(DatasetFiles files) throws IOException, StageFailure {
        Optional<byte[]> csv = files.read(folder.resolve(CSV));
        if (csv.isPresent()) {
            return inCsv(csv.get());
        }
        file = folder.resolve(JSON_LINES);
        byte[] lines = files.read(file)
                .orElseThrow(() -> new StageFailure(
                        FailureReason.InvalidDataset,
                        "There is neither " + CSV + " nor " + JSON_LINES + " in " + folder
                                + ": check the dataset's uri, or upload one."));
        List<Row> rows = new ArrayList<>();
        for (Row row : JsonLines.read(lines, this)) {
            rows.add(new Row(row.line(), named(row.fields())));
        }
        return rows;
    }

    private List<Row> inCsv(byte[] csv) throws IOException, StageFailure {
        TextForm.require(csv, this);
        requireUtf8(csv);
        List<Row> rows = new ArrayList<>();
        int line = 1;
        try (MappingIterator<String[]> values = new CsvMapper()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readerFor(String[].class)
                .readValues(csv)) {
            List<String> columns = List.of();
            while (values.hasNextValue()) {
                // A quoted text may go over several lines; an error names the one it begins on.
                line = values.getCurrentLocation().getLineNr();
                String[] row = values.nextValue();
                if (columns.isEmpty()) {
                    columns = columns(row);
                } else {
                    rows.add(new Row(line, named(object(line, columns, row))));
                }
            }
        } catch (JsonProcessingException e) {
            throw failure(line, "not CSV (" + e.getOriginalMessage() + ")");
        }
        return rows;
    }

    // The parser would say it of the block of bytes it is in, not of the line.
    private void requireUtf8(byte[] csv) throws StageFailure {
        ByteBuffer bytes = ByteBuffer.wrap(csv);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, CharBuffer.allocate(csv.length), true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += csv[i] == '\n' ? 1 : 0;
            }
            throw failure(line, "not UTF-8");
        }
    }

    private List<String> columns(String[] row) throws StageFailure {
        List<String> columns = Arrays.stream(row)
                .map(name -> name.startsWith("\uFEFF") ? name.substring(1) : name)
                .map(String::strip)
                .toList();
        if (!columns.contains(RECORDING)) {
            throw failure(1, "no column " + RECORDING);
        }
        return columns;
    }

    private ObjectNode object(int line, List<String> columns, String[] row) throws StageFailure {
        if (row.length != columns.size()) {
            throw failure(line, row.length + " fields, but " + columns.size() + " columns");
        }
        ObjectNode object = Json.mapper().createObjectNode();
        for (int i = 0; i < row.length; i++) {
            object.put(columns.get(i), row[i]);
        }
        return object;
    }

    /** The fields as a manifest names them. */
    private static ObjectNode named(ObjectNode row) {
        ObjectNode fields = Json.mapper().createObjectNode();
        fields.set("audio_filepath", row.get(RECORDING));
        for (String text : TEXTS) {
            JsonNode given = row.get(text);
            if (given != null && !given.isNull()) {
                fields.set("text", given);
                break;
            }
        }
        return fields;
    }

    @Override
    public Location folder() {
        return folder;
    }

    @Override
    public String recordingField() {
        return RECORDING;
    }

    @Override
    public String title() {
        return file.toString();
    }
}
