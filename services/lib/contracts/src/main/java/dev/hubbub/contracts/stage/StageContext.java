package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.TrainingCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a stage may ask of whoever runs it. Every method may throw {@link IOException} for a fault worth a retry. */
public interface StageContext {

    /** An empty directory to write the output of this recipe into. The same recipe gives the same directory. */
    Path outputDirectory(Recipe recipe) throws IOException;

    /** A scratch directory that is deleted after the task. */
    Path scratchDirectory() throws IOException;

    /** Whether this output is committed already, so that a stage with several outputs can leave it out. */
    boolean isCommitted(Recipe recipe) throws IOException;

    /**
     * A committed output's files in a local directory, verified against its commit.
     *
     * @throws StageFailure if there is no such commit, or a file is not what the commit says
     */
    Path output(OutputAddress address) throws StageFailure, IOException;

    /**
     * One file of a committed output as a local file, without the others: beside what says how a checkpoint was made lie
     * gigabytes of weights. Verified against its commit.
     *
     * @param path its path in the output
     * @throws StageFailure if there is no such commit or no such file, or it is not what the commit says
     */
    default Path output(OutputAddress address, String path) throws StageFailure, IOException {
        Path file = output(address).resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new StageFailure(FailureReason.MissingInput, "The output " + address + " has no file " + path + ".");
        }
        return file;
    }

    /**
     * A committed output's files, to be read one by one: small ones are never written to this machine's disk. Verified
     * against its commit, at the latest when they are read.
     *
     * @throws StageFailure if there is no such commit, or a file is not what the commit says
     */
    default OutputFiles read(OutputAddress address) throws StageFailure, IOException {
        return read(List.of(address)).get(address);
    }

    /**
     * The same for several outputs at once, which for many small ones takes far less time than one after the other.
     *
     * @throws StageFailure if there is no such commit of one of them, or a file is not what its commit says
     */
    default Map<OutputAddress, OutputFiles> read(Collection<OutputAddress> addresses) throws StageFailure, IOException {
        Map<OutputAddress, OutputFiles> files = new LinkedHashMap<>();
        for (OutputAddress address : addresses) {
            files.put(address, OutputFiles.in(output(address)));
        }
        return files;
    }

    /**
     * One stored object as a local file, which stays until the task ends: whatever is there now. Only for what is
     * compared with the task once it was read, such as a manifest's lines.
     *
     * @param uri {@code s3://bucket/key}, or {@code file:} where a stage runs alone
     * @throws StageFailure if there is no such object
     */
    Path file(String uri) throws StageFailure, IOException;

    /**
     * One stored object as a local file, which stays until the task ends, exactly as it was planned.
     *
     * @param uri {@code s3://bucket/key}, or {@code file:} where a stage runs alone
     * @param planned its size and identity; the path is not used
     * @throws StageFailure {@code DatasetChanged} if it is another one by now, or gone
     */
    Path file(String uri, StoredObject planned) throws StageFailure, IOException;

    /**
     * Some bytes of a stored object exactly as it was planned, without the rest of it; fewer only where it ends.
     *
     * @param uri {@code s3://bucket/key}, or {@code file:} where a stage runs alone
     * @param planned its size and identity; the path is not used
     * @param start the first byte, from 0
     * @param length how many, of which all are in memory at once
     * @throws StageFailure {@code DatasetChanged} if it is another one by now, or gone
     */
    byte[] read(String uri, StoredObject planned, long start, int length) throws StageFailure, IOException;

    /** What is made from stored files and kept on this machine between tasks. */
    KeptFiles kept();

    /**
     * All objects below a prefix as a local directory that is kept between tasks (checkpoints are large). The content
     * is identified by the digest that {@code Fingerprint} gives such a listing.
     *
     * @throws StageFailure if there is nothing below it, or it no longer has this digest ({@code CheckpointChanged})
     */
    Path directory(String uri, Digest digest) throws StageFailure, IOException;

    /**
     * The objects below a prefix, sorted by name; for the address of one object, that object alone, with an empty path.
     */
    List<StoredObject> list(String uri) throws IOException;

    /**
     * Keeps state of the task, in place of what was kept before: whoever does the task next, should this worker die, gets it
     * by {@link #restore}. Returns at once; it is stored beside the work, and where the store is away or slow the newest
     * waits for it. Once the task is done it is gone. Only for stages that say {@link Stage#keepsState}.
     *
     * @param snapshot a folder that nobody touches any more; it is deleted in time
     */
    default void keep(Path snapshot) {
        // Whoever runs alone has the folders that the stage works in.
    }

    /**
     * Puts what was kept of the task last, wherever that was, into a folder. What is not whole any more is passed over.
     *
     * @param folder is not there yet
     * @return whether there was anything
     */
    default boolean restore(Path folder) throws StageFailure, IOException {
        return false;
    }

    /**
     * Tells how far the task is; cheap, may be called often.
     *
     * @param fraction from 0 to 1
     * @param what what is being done, for people
     */
    void progress(double fraction, String what);

    /**
     * Tells how a run of training goes, for whoever looks while it does; what was told before is forgotten. Cheap enough for
     * every few seconds.
     */
    default void curve(TrainingCurve curve) {
        // Whoever runs alone reads the file of the run.
    }
}
