package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** What a checkpoint's files hold, whatever they are called by and whenever they were copied. */
final class CheckpointDigest {
    private static final int BUFFER = 1 << 20;

    private CheckpointDigest() {}

    /**
     * The digest of a file, or of the names and contents of a folder's own files.
     *
     * @throws CheckpointException if something cannot be read
     */
    static Digest of(Path checkpoint) {
        MessageDigest digest = Digest.newMessageDigest();
        try {
            if (!Files.isDirectory(checkpoint)) {
                add(checkpoint, digest);
                return Digest.of(digest);
            }
            for (Path file : files(checkpoint)) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                add(file, digest);
            }
            return Digest.of(digest);
        } catch (IOException e) {
            throw new CheckpointException(checkpoint + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** The digest of a file's content. */
    static Digest ofFile(Path file) throws IOException {
        MessageDigest digest = Digest.newMessageDigest();
        add(file, digest);
        return Digest.of(digest);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void add(Path file, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }
}
