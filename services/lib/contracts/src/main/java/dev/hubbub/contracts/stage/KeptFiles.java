package dev.hubbub.contracts.stage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Folders of files that are made from stored ones, such as the recordings that lie in one large file, and are kept on
 * this machine while there is room. Safe for use by several threads.
 */
public interface KeptFiles {

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path folder) throws StageFailure, IOException;
    }

    /** The use of a folder, whose files stay until it is closed. */
    interface Lease extends AutoCloseable {

        /** The folder; not to be changed. */
        Path directory();

        @Override
        void close();
    }

    /**
     * The folder of this identity, filled first if it is not there.
     *
     * @param identity what it is made from and how; the same identity must always mean the same bytes
     * @throws StageFailure as the filler does
     */
    Lease acquire(String identity, Filler filler) throws StageFailure, IOException;
}
