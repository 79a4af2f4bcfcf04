package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The marker of a complete output, and its lineage: {@code commit.json}, written last and never again.
 *
 * @param recipe what the output was made from; its digest is the address, so an output tells its inputs
 * @param inputs where those inputs are; none in commits of versions that did not write them down
 * @param files its files, sorted by path
 * @param run how this output came to be; facts that are no part of its identity
 */
public record Commit(Recipe recipe, List<Input> inputs, List<StoredFile> files, Run run) {

    /**
     * A file of an output. The files of a small output that only programs read are in the commit itself: to store and to
     * read them costs no request of its own.
     *
     * @param path its name inside the output, with {@code /} between parts
     * @param key the object that holds it; absent if the commit does
     * @param size bytes
     * @param sha256 the digest of its bytes
     * @param text what it holds; absent if an object of its own does
     */
    public record StoredFile(String path, String key, long size, Digest sha256, String text) {

        /** Whether the commit holds it. */
        boolean isInCommit() {
            return text != null;
        }
    }

    /**
     * The run that made an output.
     *
     * @param attempt tells this run from every other that worked on the same output
     * @param worker the process
     * @param device what it ran on, such as {@code cpu} or {@code cuda:0}
     * @param seconds how long the output took
     * @param time when it was committed
     */
    public record Run(String attempt, String worker, String device, double seconds, Instant time) {}

    public Commit {
        inputs = inputs == null ? List.of() : List.copyOf(inputs);
        files = List.copyOf(files);
    }

    /** Where the output lives. */
    public OutputAddress address() {
        return recipe.address();
    }

    /** Whether it was made from outputs or stored objects of which it does not say where they are. */
    public boolean lacksInputs() {
        return inputs.isEmpty() && !recipe.inputs().isEmpty();
    }

    /** The file of this path. */
    public Optional<StoredFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /** Bytes of all files together. */
    public long size() {
        return files.stream().mapToLong(StoredFile::size).sum();
    }
}
