package dev.hubbub.localdev.session;

import dev.hubbub.artifacts.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is deleted when it is closed, with all that is in it.
 *
 * @param path where it is
 */
record ScratchFolder(Path path) implements AutoCloseable {

    /** A new one. */
    static ScratchFolder create() throws IOException {
        return new ScratchFolder(Files.createTempDirectory("hubbub"));
    }

    @Override
    public void close() throws IOException {
        FolderTree.delete(path);
    }
}
