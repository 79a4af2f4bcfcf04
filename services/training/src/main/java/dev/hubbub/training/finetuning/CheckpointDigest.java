package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.merging.CompanionFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.stream.Stream;

/**
 * What a model is, whatever its files are called by, wherever they lie and whenever they were copied: the weights that are
 * loaded, and the configuration and tokenizer beside them. What else lies in a folder, such as a README or how the model was
 * made, tells no model from another, and a download of it may lack it.
 */
final class CheckpointDigest {
    private CheckpointDigest() {}

    /**
     * The digest of a file of weights, or of the names and contents of a folder's files that a model is loaded from.
     *
     * @throws CheckpointException if it holds no weights, or something cannot be read
     */
    static Digest of(Path checkpoint) {
        return Files.isDirectory(checkpoint)
                ? ofFiles(Stream.concat(
                        Checkpoint.weightFiles(checkpoint).stream(), CompanionFiles.of(checkpoint).stream()))
                : ofFile(checkpoint);
    }

    /**
     * Whether a digest that was written down is a checkpoint's. Releases before took all files of a folder, and what they
     * wrote is true of the very folder.
     *
     * @param digest of the checkpoint
     * @throws CheckpointException if something cannot be read
     */
    static boolean matches(String written, Digest digest, Path checkpoint) {
        return written.equals(digest.hex())
                || Files.isDirectory(checkpoint)
                        && written.equals(ofWholeFolder(checkpoint).hex());
    }

    private static Digest ofWholeFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return ofFiles(files.filter(Files::isRegularFile));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /**
     * The digest of the names and contents of files, in the order of their names.
     *
     * @throws CheckpointException if one of them cannot be read
     */
    static Digest ofFiles(Stream<Path> files) {
        MessageDigest digest = Digest.newMessageDigest();
        for (Path file : files.distinct().sorted().toList()) {
            digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            try {
                FileDigest.add(file, digest);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return Digest.of(digest);
    }

    /** @throws CheckpointException if it cannot be read */
    static Digest ofFile(Path file) {
        try {
            return FileDigest.of(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CheckpointException unreadable(Path place, IOException e) {
        return new CheckpointException(place + " cannot be read: " + e.getMessage() + ".", e);
    }
}
