package dev.hubbub.speech.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what {@code torch.load} reads, also with {@code weights_only=True} and {@code mmap=True}: a zip archive whose
 * tensors are stored uncompressed at multiples of 64 bytes. Equal objects give equal bytes.
 */
public final class TorchWriter {
    private static final String FOLDER = "archive/";
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER = 30;
    private static final int EXTRA_HEADER = 4;

    /** The id of the extra field that PyTorch itself pads with. */
    private static final byte[] PADDING_ID = {'F', 'B'};

    private TorchWriter() {}

    /**
     * Writes the file as a whole or not at all.
     *
     * @param root dictionaries, lists, texts, numbers, {@link Parameter} and, for a dictionary of them, {@link ParameterSet}
     * @throws CheckpointException if it cannot be written
     */
    public static void write(Path path, Map<String, ?> root) {
        PickleWriter pickle = new PickleWriter();
        byte[] description = pickle.write(root);
        NewFile.write(path, out -> {
            Counted counted = new Counted(out);
            try (ZipOutputStream zip = new ZipOutputStream(counted)) {
                entry(zip, counted, "data.pkl", ByteBuffer.wrap(description));
                entry(zip, counted, "byteorder", ascii("little"));
                for (int key = 0; key < pickle.tensors().size(); key++) {
                    entry(
                            zip,
                            counted,
                            "data/" + key,
                            NewFile.checkedBytes(pickle.tensors().get(key)));
                }
                entry(zip, counted, "version", ascii("3\n"));
            }
        });
    }

    private static void entry(ZipOutputStream zip, Counted position, String name, ByteBuffer bytes) throws IOException {
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
        entry.setSize(bytes.remaining());
        CRC32 checksum = new CRC32();
        checksum.update(bytes.duplicate());
        entry.setCrc(checksum.getValue());
        zip.flush();
        entry.setExtra(padding(position.count + LOCAL_HEADER + entry.getName().length()));
        zip.putNextEntry(entry);
        NewFile.put(zip, bytes);
        zip.closeEntry();
    }

    /** An extra field so long that the data behind it begins at a multiple of 64. */
    private static byte[] padding(long headerEnd) {
        int length = (int) Math.floorMod(-(headerEnd + EXTRA_HEADER), (long) ALIGNMENT);
        byte[] field = new byte[EXTRA_HEADER + length];
        field[0] = PADDING_ID[0];
        field[1] = PADDING_ID[1];
        field[2] = (byte) length;
        return field;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
