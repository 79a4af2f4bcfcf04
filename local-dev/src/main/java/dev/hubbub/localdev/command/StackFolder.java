package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.DataFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which local stack is meant. */
final class StackFolder {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = DataFolder.DEFAULT_NAME,
            description = "The local stack's data folder (default: ${DEFAULT-VALUE} in the current folder).")
    private Path path;

    DataFolder folder() {
        return new DataFolder(path);
    }
}
