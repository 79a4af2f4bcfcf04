package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file of which the parts that are needed are read: its end, and of each group of rows the columns that are
 * asked for. Of these one group is in memory at once.
 *
 * <p>Source: the format's description, https://parquet.apache.org/docs/file-format/.
 */
final class ParquetFile implements TableFile {

    private static final String BYTES = "bytes";
    private static final String PATH = "path";
    // Packed and unpacked pages, and whoever else is at work.
    private static final int SHARE_OF_MEMORY = 2;
    // Not every writer counts headers and dictionaries.
    private static final int BESIDE_PAGES = 1 << 20;

    private final Location file;
    private final ParquetFileReader reader;
    private final ParquetCodecs codecs;

    private ParquetFile(Location file, ParquetFileReader reader, ParquetCodecs codecs) {
        this.file = file;
        this.reader = reader;
        this.codecs = codecs;
    }

    /** Reads of what a file consists. */
    static ParquetFile open(DatasetFiles files, Location file, StoredObject known) throws StageFailure, IOException {
        ParquetCodecs codecs = new ParquetCodecs();
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(codecs)
                .usePageChecksumVerification()
                .build();
        return new ParquetFile(
                file, reading(file, () -> new ParquetFileReader(input(files, file, known), options)), codecs);
    }

    private static InputFile input(DatasetFiles files, Location file, StoredObject known) {
        return new InputFile() {
            @Override
            public long getLength() {
                return known.size();
            }

            @Override
            public SeekableInputStream newStream() {
                StoredRange range = new StoredRange(files, file, known);
                return new DelegatingSeekableInputStream(range) {
                    @Override
                    public long getPos() {
                        return range.position();
                    }

                    @Override
                    public void seek(long position) {
                        range.seek(position);
                    }
                };
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
    }

    @Override
    public List<Column> columns() {
        return schema().getFields().stream()
                .map(type -> new Column(type.getName(), kind(type)))
                .toList();
    }

    private MessageType schema() {
        return reader.getFooter().getFileMetaData().getSchema();
    }

    private Kind kind(Type type) {
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            return Kind.OTHER;
        }
        if (!type.isPrimitive()) {
            return isRecording(type.asGroupType()) ? kindOfRecording(type) : Kind.OTHER;
        }
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case BINARY -> ofBinary(type.getLogicalTypeAnnotation());
            case INT32, INT64 -> isWhole(type.getLogicalTypeAnnotation()) ? Kind.NUMBER : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private static Kind ofBinary(LogicalTypeAnnotation meaning) {
        if (meaning == null) {
            return Kind.BYTES;
        }
        boolean text = meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
        return text ? Kind.TEXT : Kind.OTHER;
    }

    private static boolean isWhole(LogicalTypeAnnotation meaning) {
        return meaning == null || meaning instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
    }

    private static boolean isRecording(GroupType type) {
        return type.getFields().stream()
                        .allMatch(field -> field.isPrimitive()
                                && (field.getName().equals(BYTES)
                                        || field.getName().equals(PATH))
                                && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY)
                && type.getFieldCount() > 0;
    }

    /** What a file says of its columns: that every value is missing. */
    private Kind kindOfRecording(Type type) {
        if (!type.asGroupType().containsField(BYTES)) {
            return Kind.PATHS;
        }
        boolean paths =
                type.asGroupType().containsField(PATH) && !reader.getRowGroups().isEmpty();
        for (BlockMetaData group : reader.getRowGroups()) {
            ColumnChunkMetaData bytes = chunk(group, type.getName() + "." + BYTES);
            paths &= bytes.getStatistics() != null
                    && bytes.getStatistics().isNumNullsSet()
                    && bytes.getStatistics().getNumNulls() == bytes.getValueCount();
        }
        return paths ? Kind.PATHS : Kind.RECORDING;
    }

    private static ColumnChunkMetaData chunk(BlockMetaData group, String path) {
        return group.getColumns().stream()
                .filter(column -> column.getPath().toDotString().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<Long> groups() {
        return reader.getRowGroups().stream().map(BlockMetaData::getRowCount).toList();
    }

    @Override
    public Map<String, List<String>> texts(int group, List<String> names) throws StageFailure, IOException {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        names.forEach(name -> texts.put(name, new ArrayList<>()));
        List<Type> wanted = new ArrayList<>();
        for (String name : texts.keySet()) {
            Type type = schema().getType(name);
            wanted.add(type.isPrimitive() ? type : only(type.asGroupType(), PATH));
        }
        rows(group, wanted, (row, values) -> texts.forEach((name, of) -> of.add(text(values, name))));
        return texts;
    }

    private static GroupType only(GroupType recording, String part) {
        // One without paths is asked only whether it is there.
        return recording.containsField(part)
                ? recording.withNewFields(recording.getType(part))
                : recording.withNewFields(recording.getType(BYTES));
    }

    private static String text(Group row, String name) {
        if (row.getFieldRepetitionCount(name) == 0) {
            return null;
        }
        if (row.getType().getType(name).isPrimitive()) {
            return row.getValueToString(row.getType().getFieldIndex(name), 0);
        }
        Group recording = row.getGroup(name, 0);
        return recording.getType().containsField(PATH) && recording.getFieldRepetitionCount(PATH) > 0
                ? recording.getString(PATH, 0)
                : null;
    }

    @Override
    public long recordingBytes(int group, String column) {
        BlockMetaData rows = reader.getRowGroups().get(group);
        return bytes(rows, column) / Math.max(1, rows.getRowCount());
    }

    private static long bytes(BlockMetaData group, String column) {
        return group.getColumns().stream()
                .filter(chunk -> chunk.getPath().toArray()[0].equals(column))
                .mapToLong(ColumnChunkMetaData::getTotalUncompressedSize)
                .sum();
    }

    @Override
    public void recordings(int group, String column, Receiver receiver) throws StageFailure, IOException {
        Type type = schema().getType(column);
        rows(group, List.of(type), (row, values) -> {
            if (type.isPrimitive()) {
                receiver.take(row, null, bytes(values, column));
            } else if (values.getFieldRepetitionCount(column) == 0) {
                receiver.take(row, null, null);
            } else {
                receiver.take(row, text(values, column), bytes(values.getGroup(column, 0), BYTES));
            }
        });
    }

    private static byte[] bytes(Group group, String field) {
        return group.getFieldRepetitionCount(field) == 0
                ? null
                : group.getBinary(field, 0).getBytes();
    }

    private interface Rows {
        void take(int row, Group values) throws IOException;
    }

    private void rows(int group, List<Type> wanted, Rows receiver) throws StageFailure, IOException {
        MessageType part = new MessageType(schema().getName(), wanted);
        codecs.limit(requireRoom(group, part) + BESIDE_PAGES);
        reading(file, () -> {
            reader.setRequestedSchema(part);
            PageReadStore pages = reader.readRowGroup(group);
            RecordReader<Group> records =
                    new ColumnIOFactory().getColumnIO(part).getRecordReader(pages, new GroupRecordConverter(part));
            for (int row = 0; row < pages.getRowCount(); row++) {
                receiver.take(row, records.read());
            }
            return null;
        });
    }

    /** How many bytes the columns of a group have, which are in memory at once. */
    private long requireRoom(int group, MessageType part) throws StageFailure {
        long bytes = 0;
        for (ColumnChunkMetaData chunk : reader.getRowGroups().get(group).getColumns()) {
            bytes += part.containsPath(chunk.getPath().toArray()) ? chunk.getTotalUncompressedSize() : 0;
        }
        long most = Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY;
        if (bytes > most) {
            throw failure(
                    file,
                    String.format(
                            "%,d rows, which are read at once, hold %,d MB in %s, and this process has memory for %,d:"
                                    + " write the file anew with groups of fewer rows, such as row_group_size=100",
                            groups().get(group),
                            bytes >> 20,
                            part.getFields().stream().map(Type::getName).collect(Collectors.joining(", ")),
                            most >> 20),
                    null);
        }
        return bytes;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** The library says by exceptions of every kind that a file is damaged. */
    private static <T> T reading(Location file, Reading<T> reading) throws StageFailure, IOException {
        try {
            return reading.read();
        } catch (IOException | RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof StoredRange.FailedException failed) {
                    throw failed.failure();
                }
                if (cause instanceof IOException fault && !isOfContent(fault)) {
                    throw fault;
                }
            }
            throw failure(file, "it is damaged, or no Parquet file (" + e.getMessage() + "); upload it again", e);
        }
    }

    private static boolean isOfContent(IOException fault) {
        return fault instanceof EOFException || fault instanceof ZipException;
    }

    private static StageFailure failure(Location file, String problem, Exception cause) {
        return new StageFailure(FailureReason.InvalidDataset, file + ": " + problem + ".", cause);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
