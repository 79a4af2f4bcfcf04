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
        if (isTaken(folder)) {
            throw CommandFailure.invalid(folder + " is there and not empty: name another folder with --output.");
        }
    }

    /** Whether there is something in it, or something of its name that is no folder. */
    static boolean isTaken(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isPresent();
        }
    }
}
