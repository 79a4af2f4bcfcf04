package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.datasets.ArrowSchema.Field;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * An Arrow file in the stream format, of which the buffers that are needed are read: its messages' headers, and of each
 * batch of rows those of the columns that are asked for. Recordings pass by one at a time.
 *
 * <p>Source: the format's description, https://arrow.apache.org/docs/format/Columnar.html.
 */
final class ArrowFile implements TableFile {

    private static final int CONTINUATION = -1;
    private static final int READ_AHEAD = 4 << 20;
    private static final byte[] MAGIC = "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII);

    /** A batch of rows: its description and where its buffers begin. */
    private record Batch(RecordBatch description, long body) {}

    private final Location file;
    private final StoredRange range;
    private final List<Batch> batches = new ArrayList<>();
    private ArrowSchema schema;

    private ArrowFile(Location file, StoredRange range) {
        this.file = file;
        this.range = range;
    }

    /** Reads of what a file consists. */
    static ArrowFile open(DatasetFiles files, Location file, StoredObject known) throws StageFailure, IOException {
        ArrowFile opened = new ArrowFile(file, new StoredRange(files, file, known));
        opened.reading(() -> {
            opened.readMessages();
            return null;
        });
        return opened;
    }

    private void readMessages() throws StageFailure, IOException {
        // A file in the random access format is a stream behind its name.
        long position = bytes(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC)) ? MAGIC.length : 0;
        boolean ended = false;
        while (position + Integer.BYTES <= range.size()) {
            int length = bytes(position, Integer.BYTES).getInt();
            position += Integer.BYTES;
            if (length == CONTINUATION) {
                length = bytes(position, Integer.BYTES).getInt();
                position += Integer.BYTES;
            }
            ended = length == 0;
            if (ended) {
                break;
            }
            Message message = Message.getRootAsMessage(bytes(position, length));
            position += length;
            take(message, position);
            position += message.bodyLength();
            if (message.bodyLength() < 0 || position > range.size()) {
                throw new EOFException("a batch of rows ends behind the end");
            }
        }
        if (schema == null) {
            throw new EOFException("no schema");
        }
        // Between two batches, nothing else tells that there were more.
        if (!ended) {
            throw new EOFException("the mark of its end is missing");
        }
    }

    private void take(Message message, long body) throws StageFailure, IOException {
        if (message.headerType() == MessageHeader.Schema && schema == null) {
            schema = ArrowSchema.of((Schema) message.header(new Schema()));
        } else if (message.headerType() == MessageHeader.RecordBatch && schema != null) {
            RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
            if (batch.compression() != null) {
                throw failure("its buffers are packed, which is not read here; write it without compression", null);
            }
            boolean fits = batch.nodesLength() == schema.nodes() && batch.buffersLength() == schema.buffers();
            if (!fits || batch.length() < 0 || batch.length() > range.size()) {
                throw new EOFException("a batch does not fit the schema");
            }
            batches.add(new Batch(batch, body));
        }
    }

    @Override
    public List<Column> columns() {
        return schema.fields().stream()
                .map(field -> new Column(field.name(), kind(field)))
                .toList();
    }

    private Kind kind(Field field) {
        if (field.kind() != Kind.RECORDING) {
            return field.kind();
        }
        boolean paths = field.part(ArrowSchema.BYTES).isEmpty()
                || !batches.isEmpty()
                        && batches.stream()
                                .allMatch(batch -> isEmpty(
                                        batch, field.part(ArrowSchema.BYTES).get()));
        return paths ? Kind.PATHS : Kind.RECORDING;
    }

    private static boolean isEmpty(Batch batch, Field field) {
        return batch.description().nodes(field.node()).nullCount()
                == batch.description().nodes(field.node()).length();
    }

    @Override
    public List<Long> groups() {
        return batches.stream().map(batch -> batch.description().length()).toList();
    }

    @Override
    public Map<String, List<String>> texts(int group, List<String> names) throws StageFailure, IOException {
        return reading(() -> {
            Map<String, List<String>> texts = new LinkedHashMap<>();
            // As they lie in the file, so that what is side by side comes together.
            for (Field field : schema.fields()) {
                if (names.contains(field.name())) {
                    texts.put(field.name(), texts(batches.get(group), field));
                }
            }
            return texts;
        });
    }

    private List<String> texts(Batch batch, Field field) throws IOException {
        int rows = rows(batch);
        List<String> texts = new ArrayList<>(rows);
        if (field.kind() == Kind.RECORDING) {
            boolean[] there = there(batch, field);
            List<String> paths = field.part(ArrowSchema.PATH).isPresent()
                    ? texts(batch, field.part(ArrowSchema.PATH).get())
                    : null;
            for (int row = 0; row < rows; row++) {
                texts.add(there[row] && paths != null ? paths.get(row) : null);
            }
            return texts;
        }
        boolean[] there = there(batch, field);
        if (field.kind() == Kind.NUMBER) {
            ByteBuffer numbers = buffer(batch, field.buffer() + 1);
            for (int row = 0; row < rows; row++) {
                texts.add(there[row] ? field.number(numbers, row) : null);
            }
            return texts;
        }
        long[] ends = ends(batch, field);
        byte[] characters = buffer(batch, field.buffer() + 2).array();
        for (int row = 0; row < rows; row++) {
            int length = Math.toIntExact(ends[row + 1] - ends[row]);
            texts.add(
                    there[row]
                            ? new String(characters, Math.toIntExact(ends[row]), length, StandardCharsets.UTF_8)
                            : null);
        }
        return texts;
    }

    @Override
    public long recordingBytes(int group, String column) {
        Batch batch = batches.get(group);
        return bytes(schema.field(column))
                .map(field -> batch.description().buffers(field.buffer() + 2).length()
                        / Math.max(1, batch.description().length()))
                .orElse(0L);
    }

    private static Optional<Field> bytes(Field field) {
        return field.kind() == Kind.RECORDING ? field.part(ArrowSchema.BYTES) : Optional.of(field);
    }

    @Override
    public void recordings(int group, String column, Receiver receiver) throws StageFailure, IOException {
        reading(() -> {
            recordings(batches.get(group), schema.field(column), receiver);
            return null;
        });
    }

    private void recordings(Batch batch, Field field, Receiver receiver) throws IOException {
        Field content = bytes(field).orElseThrow();
        List<String> names = field.kind() == Kind.RECORDING ? texts(batch, field) : null;
        boolean[] whole = there(batch, field);
        boolean[] there = there(batch, content);
        long[] ends = ends(batch, content);
        Buffer data = batch.description().buffers(content.buffer() + 2);
        requireInside(batch, data);
        range.seek(batch.body() + data.offset() + ends[0]);
        // Not to be closed: the range goes on.
        InputStream recordings = new BufferedInputStream(range, READ_AHEAD);
        for (int row = 0; row < rows(batch); row++) {
            byte[] bytes = recordings.readNBytes(Math.toIntExact(ends[row + 1] - ends[row]));
            receiver.take(row, names == null ? null : names.get(row), whole[row] && there[row] ? bytes : null);
        }
    }

    private static int rows(Batch batch) {
        return Math.toIntExact(batch.description().length());
    }

    /** Of which rows there is a value. */
    private boolean[] there(Batch batch, Field field) throws IOException {
        boolean[] there = new boolean[rows(batch)];
        boolean all = batch.description().nodes(field.node()).nullCount() == 0;
        ByteBuffer bits = all ? null : buffer(batch, field.buffer());
        for (int row = 0; row < there.length; row++) {
            there[row] = all || (bits.get(row / Byte.SIZE) >> row % Byte.SIZE & 1) == 1;
        }
        return there;
    }

    /** Where the values of rows end, from the begin of the first. */
    private long[] ends(Batch batch, Field field) throws IOException {
        ByteBuffer offsets = buffer(batch, field.buffer() + 1);
        long[] ends = new long[rows(batch) + 1];
        // No rows may have no offsets at all.
        for (int row = 0; row < ends.length && offsets.hasRemaining(); row++) {
            ends[row] = field.isLong() ? offsets.getLong() : offsets.getInt();
            if (ends[row] < (row == 0 ? 0 : ends[row - 1])) {
                throw new EOFException("values that end before they begin");
            }
        }
        return ends;
    }

    private ByteBuffer buffer(Batch batch, int number) throws IOException {
        Buffer buffer = batch.description().buffers(number);
        requireInside(batch, buffer);
        return bytes(batch.body() + buffer.offset(), Math.toIntExact(buffer.length()));
    }

    private void requireInside(Batch batch, Buffer buffer) throws EOFException {
        if (buffer.offset() < 0
                || buffer.length() < 0
                || batch.body() + buffer.offset() + buffer.length() > range.size()) {
            throw new EOFException("a buffer ends behind the end");
        }
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        if (length < 0 || position + length > range.size()) {
            throw new EOFException("a length that cannot be");
        }
        range.seek(position);
        return ByteBuffer.wrap(range.readNBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private interface Reading<T> {
        T read() throws StageFailure, IOException;
    }

    private <T> T reading(Reading<T> reading) throws StageFailure, IOException {
        try {
            return reading.read();
        } catch (StoredRange.FailedException e) {
            throw e.failure();
        } catch (UnsupportedOperationException e) {
            throw failure(e.getMessage(), e);
        } catch (EOFException | RuntimeException e) {
            throw failure("it is damaged, or no Arrow file (" + e.getMessage() + "); upload it again", e);
        }
    }

    private StageFailure failure(String problem, Exception cause) {
        return new StageFailure(FailureReason.InvalidDataset, file + ": " + problem + ".", cause);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
