package dev.hubbub.speech.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of 6 GB that hold almost nothing: opening one must not read it. */
class LargeFileTest {
    private static final int TENSORS = 6;
    private static final int ELEMENTS = 250_000_000;
    private static final long TENSOR_BYTES = 4L * ELEMENTS;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void a_safetensors_file_of_6_gb_opens_at_once_and_its_last_number_is_found() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < TENSORS; i++) {
            header.append(String.format(
                    "%s\"t%d\":{\"dtype\":\"F32\",\"shape\":[1000,%d],\"data_offsets\":[%d,%d]}",
                    i == 0 ? "" : ",", i, ELEMENTS / 1000, i * TENSOR_BYTES, (i + 1) * TENSOR_BYTES));
        }
        header.append("}");
        long end = 8 + header.length() + TENSORS * TENSOR_BYTES;
        try (FileChannel file = newFile()) {
            file.write(littleEndian(8).putLong(header.length()).flip(), 0);
            file.write(ByteBuffer.wrap(header.toString().getBytes(UTF_8)), 8);
            file.write(littleEndian(4).putFloat(42f).flip(), end - 4);
        }
        assertOpensAtOnce();
    }

    @Test
    void a_pytorch_file_of_6_gb_with_its_64_bit_index_does_too() throws IOException {
        PickleBytes pickle = new PickleBytes().op("}(");
        for (int i = 0; i < TENSORS; i++) {
            pickle.text("t" + i).tensor(Integer.toString(i), ELEMENTS, 0, ELEMENTS, 1);
        }
        byte[] description = pickle.op("u").end();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        long position;
        try (FileChannel file = newFile()) {
            position = entry(file, directory, 0, "archive/data.pkl", description.length);
            file.write(ByteBuffer.wrap(description), position - description.length);
            for (int i = 0; i < TENSORS; i++) {
                position = entry(file, directory, position, "archive/data/" + i, TENSOR_BYTES);
            }
            file.write(littleEndian(4).putFloat(42f).flip(), position - 4);
            file.write(ByteBuffer.wrap(directory.toByteArray()), position);
            file.write(index64(position, directory.size()), position + directory.size());
        }
        assertOpensAtOnce();
    }

    private void assertOpensAtOnce() {
        assertTimeout(LIMIT, () -> {
            try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("large"))) {
                assertEquals(TENSORS, checkpoint.names().size());
                StoredTensor last = checkpoint.tensor("t" + (TENSORS - 1));
                assertEquals(ELEMENTS, last.size());
                ByteBuffer bytes = last.bytes();
                assertEquals(0f, bytes.getFloat(0));
                assertEquals(42f, bytes.getFloat((ELEMENTS - 1) * 4));
            }
        });
    }

    private FileChannel newFile() throws IOException {
        return FileChannel.open(
                folder.resolve("large"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE);
    }

    /** Writes a local header and remembers the entry with a 64-bit position; returns where its data ends. */
    private static long entry(
            FileChannel file, ByteArrayOutputStream directory, long position, String name, long length)
            throws IOException {
        byte[] utf8 = name.getBytes(UTF_8);
        ByteBuffer local = littleEndian(30 + utf8.length);
        local.putInt(0, 0x04034b50).putShort(26, (short) utf8.length).put(30, utf8);
        file.write(local, position);
        ByteBuffer central = littleEndian(46 + utf8.length + 12);
        central.putInt(0, 0x02014b50)
                .putInt(20, (int) length)
                .putInt(24, (int) length)
                .putShort(28, (short) utf8.length)
                .putShort(30, (short) 12)
                .putInt(42, -1)
                .put(46, utf8)
                .putShort(46 + utf8.length, (short) 1)
                .putShort(48 + utf8.length, (short) 8)
                .putLong(50 + utf8.length, position);
        directory.writeBytes(central.array());
        return position + local.capacity() + length;
    }

    private static ByteBuffer index64(long position, long length) {
        ByteBuffer end = littleEndian(56 + 20 + 22);
        end.putInt(0, 0x06064b50).putLong(40, length).putLong(48, position);
        end.putInt(56, 0x07064b50).putLong(56 + 8, position + length);
        end.putInt(76, 0x06054b50)
                .putShort(76 + 10, (short) -1)
                .putInt(76 + 12, -1)
                .putInt(76 + 16, -1);
        return end;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
