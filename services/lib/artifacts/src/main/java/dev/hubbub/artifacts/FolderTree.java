package dev.hubbub.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it, which another process may be removing. */
public final class FolderTree {

    private FolderTree() {}

    /** When it was changed; long ago if it is gone. */
    static FileTime time(Path tree) {
        try {
            return Files.getLastModifiedTime(tree);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** The bytes of its files; none if it is gone. */
    static long size(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            long total = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                total += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return total;
        } catch (NoSuchFileException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Deletes it, if it is there. */
    public static void delete(Path tree) throws IOException {
        if (Files.notExists(tree)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(tree)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
