package dev.hubbub.localdev.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that a command writes. */
final class OutputFolder {

    private OutputFolder() {}

    /** @throws CommandFailure if something is there already */
    static void requireEmpty(Path folder) throws CommandFailure, IOException {
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw CommandFailure.invalid(folder + " is there and not empty: name another folder with --output.");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }
}
