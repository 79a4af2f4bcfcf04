package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** What a checkpoint's files hold, whatever they are called by and whenever they were copied. */
final class CheckpointDigest {
    private CheckpointDigest() {}

    /**
     * The digest of a file, or of the names and contents of a folder's own files.
     *
     * @throws CheckpointException if something cannot be read
     */
    static Digest of(Path checkpoint) {
        try {
            if (!Files.isDirectory(checkpoint)) {
                return FileDigest.of(checkpoint);
            }
            MessageDigest digest = Digest.newMessageDigest();
            for (Path file : files(checkpoint)) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                FileDigest.add(file, digest);
            }
            return Digest.of(digest);
        } catch (IOException e) {
            throw new CheckpointException(checkpoint + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
