package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder with all that is in it. */
public final class FolderTree {

    private FolderTree() {}

    /** Deletes it, if it is there. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path place : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(place);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
