package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where datasets are read from: an object store, or whatever a stage is given. */
public interface DatasetFiles {

    /** All files below a folder, sorted by path, which is relative to it; none if there is no such folder. */
    List<StoredObject> list(Location folder) throws IOException, StageFailure;

    /** What is known of one file without reading it; its path is not used. */
    Optional<StoredObject> find(Location file) throws IOException, StageFailure;

    /** A small file's bytes as they are now, if there is such a file. */
    Optional<byte[]> read(Location file) throws IOException, StageFailure;

    /**
     * A small file's bytes as they were when it was looked up.
     *
     * @param known what was found then; its path is not used
     * @throws StageFailure {@code DatasetChanged} if it is another one by now, or gone
     */
    byte[] read(Location file, StoredObject known) throws IOException, StageFailure;

    /**
     * Some of a file's bytes as they were when it was looked up; fewer only where it ends.
     *
     * @param known what was found then; its path is not used
     * @param start the first byte, from 0
     * @throws StageFailure {@code DatasetChanged} if it is another one by now, or gone
     */
    byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure;
}
