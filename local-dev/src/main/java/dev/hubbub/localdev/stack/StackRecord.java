package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How to reach a running stack: {@code stack.json} in its data folder, there while it is ready.
 *
 * @param pid the process that holds it
 * @param startedAt when that process was started
 * @param kubernetes the API server's URL
 * @param kubeconfig the file for KUBECONFIG
 * @param kafka the broker's bootstrap servers
 * @param objectStore the object store
 * @param services the services beside it
 */
public record StackRecord(
        long pid,
        Instant startedAt,
        String kubernetes,
        String kubeconfig,
        String kafka,
        Store objectStore,
        List<Service> services) {

    /** The object store, with the development credentials that are no secret. */
    public record Store(String endpoint, String accessKey, String secretKey, String bucket) {

        /** As the store's clients want it. */
        public ObjectStoreSettings settings() {
            return new ObjectStoreSettings(endpoint, accessKey, secretKey, bucket);
        }
    }

    /** A service and where it answers. */
    public record Service(String name, String url, String log) {}

    public StackRecord {
        services = List.copyOf(services);
    }

    /** The stack that is running on a folder, if one is and it is ready. */
    public static Optional<StackRecord> find(DataFolder folder) throws StackFailure {
        try {
            return Optional.of(Json.read(folder.record(), StackRecord.class))
                    .filter(stack -> stack.process().isPresent());
        } catch (NoSuchFileException | FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StackFailure(
                    "The file " + folder.record() + " cannot be read (" + e.getMessage() + "): delete it.", e);
        }
    }

    /**
     * Whether somebody starts a stack on a folder, or ends one there once its users are done: {@link #find} finds none
     * then, and yet it runs.
     */
    public static boolean isComingOrGoing(DataFolder folder) throws StackFailure {
        return find(folder).isEmpty() && DataFolderLock.isHeld(folder);
    }

    /**
     * The stack that is running on a folder, or is being started there by somebody else: then this returns once it is
     * ready. None if there is none, or if it was ended instead.
     *
     * @param waiting run once if there is something to wait for
     */
    public static Optional<StackRecord> await(DataFolder folder, Runnable waiting)
            throws StackFailure, InterruptedException {
        Optional<StackRecord> found = find(folder);
        for (boolean said = false; found.isEmpty() && DataFolderLock.isHeld(folder); said = true) {
            if (!said) {
                waiting.run();
            }
            Thread.sleep(200);
            found = find(folder);
        }
        return found;
    }

    /** Where its dashboard is, which the evaluation service shows; absent without one. */
    public Optional<String> dashboard() {
        return services.stream()
                .filter(service -> service.name().equals("evaluation"))
                .map(Service::url)
                .findFirst();
    }

    /** The process that holds the stack, while it lives. */
    public Optional<ProcessHandle> process() {
        return new RunningProcess(pid, startedAt).find();
    }

    void write(DataFolder folder) throws IOException {
        Path whole = folder.record().resolveSibling("stack.json.new");
        Json.write(whole, this);
        Files.move(whole, folder.record(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void remove(DataFolder folder) throws IOException {
        Files.deleteIfExists(folder.record());
    }
}
