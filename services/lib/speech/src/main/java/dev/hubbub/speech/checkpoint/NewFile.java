package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears under its name only when it is complete. */
public final class NewFile {

    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final int BLOCK = 1 << 18;

    private NewFile() {}

    /** @throws CheckpointException if it cannot be written */
    public static void write(Path path, Content content) {
        Path folder = path.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            // Not a system temporary file: those are readable by their owner only, and so would the result be.
            Path unfinished = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                try (FileChannel channel =
                                FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                        OutputStream out = new WriteBehind(channel)) {
                    content.writeTo(out);
                }
                Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new CheckpointException(path + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    static void put(OutputStream out, ByteBuffer bytes) throws IOException {
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return;
        }
        ByteBuffer rest = bytes.duplicate();
        byte[] block = new byte[Math.min(BLOCK, rest.remaining())];
        while (rest.hasRemaining()) {
            int count = Math.min(block.length, rest.remaining());
            rest.get(block, 0, count);
            out.write(block, 0, count);
        }
    }

    /** All bytes of a tensor, which must be as many as its shape says. */
    static void put(OutputStream out, Parameter tensor) throws IOException {
        long[] written = {0};
        tensor.writeTo(block -> {
            written[0] += block.remaining();
            put(out, block);
        });
        requireLength(tensor, written[0]);
    }

    /** The tensor's bytes, which must be as many as its shape says. */
    static ByteBuffer checkedBytes(Parameter tensor) {
        ByteBuffer bytes = tensor.bytes();
        requireLength(tensor, bytes.remaining());
        return bytes;
    }

    private static void requireLength(Parameter tensor, long bytes) {
        if (bytes != tensor.length()) {
            throw new IllegalArgumentException("Tensor " + tensor.name() + " gives " + bytes
                    + " bytes where its shape needs " + tensor.length() + ".");
        }
    }
}
