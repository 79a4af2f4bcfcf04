package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
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

    private NewFile() {}

    /** @throws CheckpointException if it cannot be written */
    public static void write(Path path, Content content) {
        Path folder = path.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            // Not a system temporary file: those are readable by their owner only, and so would the result be.
            Path unfinished = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                try (OutputStream out = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW)) {
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
        WritableByteChannel channel = Channels.newChannel(out);
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** The tensor's bytes, which must be as many as its shape says. */
    static ByteBuffer checkedBytes(Parameter tensor) {
        ByteBuffer bytes = tensor.bytes();
        if (bytes.remaining() != tensor.length()) {
            throw new IllegalArgumentException("Tensor " + tensor.name() + " gives " + bytes.remaining()
                    + " bytes where its shape needs " + tensor.length() + ".");
        }
        return bytes;
    }
}
