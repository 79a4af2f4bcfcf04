package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The files of an output, by their paths in it: with {@code /} between parts, sorted. Where they are is for whoever made
 * them to know: what a second of speech came to is a few short texts, and no disk need ever see them.
 */
public interface OutputFiles {

    /** The files below a folder of this machine. */
    static OutputFiles in(Path directory) {
        return new FolderFiles(directory);
    }

    /** The paths of all of them. */
    SortedSet<String> paths() throws IOException;

    /** Whether there is a file of this path. */
    boolean has(String path);

    /** How many bytes a file has. */
    long size(String path) throws IOException;

    /**
     * What a file holds, in memory as a whole.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    byte[] read(String path) throws IOException;

    /** A file as it lies on this machine's disk; absent if it does not. */
    Optional<Path> onDisk(String path);

    /** What a file holds, as one JSON value. */
    default <T> T json(String path, Class<T> type) throws IOException {
        return Json.read(read(path), type);
    }

    /**
     * Writes all of them into a directory.
     *
     * @throws java.nio.file.NoSuchFileException if a path leads out of it
     */
    default void copyTo(Path directory) throws IOException {
        for (String path : paths()) {
            Path file = FolderFiles.contained(directory, path);
            Files.createDirectories(file.getParent());
            Optional<Path> there = onDisk(path);
            if (there.isPresent()) {
                Files.copy(there.get(), file);
            } else {
                Files.write(file, read(path));
            }
        }
    }
}
