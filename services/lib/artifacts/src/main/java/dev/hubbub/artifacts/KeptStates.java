package dev.hubbub.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tasks that take long keep of their state while they are done, so that whoever takes one over goes on from there. It
 * is no output: nobody finds it who looks for one, and it is gone when the task is done.
 *
 * <p>A task's state is {@code kept/<stage>/<task>/state.json}, which names files by what they hold, and these files beside
 * it. They go first, those that are there already not again; then {@code state.json} takes the place of the one before; then
 * what it does not name is deleted. So a crash at any time leaves a whole state, and at most the files of two. Of two who
 * put theirs at once, each names its own files: a state may be lost then, and is never mixed.
 */
public final class KeptStates {

    private static final String FOLDER = "kept/";
    private static final String STATE = "state.json";

    private final ObjectStore objects;

    public KeptStates(ObjectStore objects) {
        this.objects = objects;
    }

    /** The files of a state, each with the object that holds it. */
    private record State(List<Commit.StoredFile> files) {}

    /**
     * Puts a task's state, in place of the one before.
     *
     * @param folder its files, which do not change meanwhile
     * @param mine whether nobody else may be doing the task; asked before anything that others see
     * @return whether it was put
     */
    public boolean put(StageName stage, Digest task, Path folder, BooleanSupplier mine)
            throws IOException, InterruptedException {
        if (!mine.getAsBoolean()) {
            return false;
        }
        String place = place(stage, task);
        Set<String> there =
                objects.list(place).stream().map(StoredObject::path).collect(Collectors.toCollection(HashSet::new));
        List<Commit.StoredFile> files = new ArrayList<>();
        for (Path file : files(folder)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Nobody waits any more for what is put");
            }
            Digest digest = FileDigest.of(file);
            String key = place + digest.hex();
            // Not left out and gone on with: it may be alone again by the time that the file is named.
            if (!mine.getAsBoolean()) {
                return false;
            }
            if (there.add(digest.hex())) {
                objects.put(key, file);
            }
            String path = folder.relativize(file).toString().replace('\\', '/');
            files.add(new Commit.StoredFile(path, key, Files.size(file), digest, null));
        }
        if (!mine.getAsBoolean()) {
            return false;
        }
        objects.put(place + STATE, Json.text(new State(files)).getBytes(StandardCharsets.UTF_8));
        files.forEach(file -> there.remove(file.sha256().hex()));
        there.remove(STATE);
        for (String superfluous : there) {
            if (mine.getAsBoolean()) {
                objects.delete(place + superfluous);
            }
        }
        return true;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /**
     * Downloads a task's state, every file verified.
     *
     * @param folder that is empty, or not there
     * @return whether there is one
     * @throws CorruptArtifactException if there is one that is not whole; the folder is gone then
     */
    public boolean fetch(StageName stage, Digest task, Path folder) throws IOException {
        String key = place(stage, task) + STATE;
        State state;
        try {
            state = Json.read(objects.read(key), State.class);
        } catch (MissingObjectException e) {
            return false;
        } catch (JsonProcessingException e) {
            throw new CorruptArtifactException(objects.uri(key) + " cannot be read.");
        }
        try {
            for (Commit.StoredFile file : state.files()) {
                fetch(file, folder);
            }
        } catch (CorruptArtifactException e) {
            FolderTree.delete(folder);
            throw e;
        }
        return true;
    }

    private void fetch(Commit.StoredFile file, Path folder) throws IOException {
        String otherwise = "The object " + objects.uri(file.key()) + " is gone, or not what was put there.";
        Path target = folder.resolve(file.path()).normalize();
        if (!target.startsWith(folder)) {
            throw new CorruptArtifactException(otherwise);
        }
        Files.createDirectories(target.getParent());
        try (InputStream content = new VerifiedStream(objects.open(file.key()), file, otherwise)) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (MissingObjectException e) {
            throw new CorruptArtifactException(otherwise);
        }
    }

    /** Deletes a task's state, which may be gone already. */
    public void delete(StageName stage, Digest task) throws IOException {
        String place = place(stage, task);
        // Without it nothing else is of use.
        objects.delete(place + STATE);
        for (StoredObject object : objects.list(place)) {
            objects.delete(place + object.path());
        }
    }

    /**
     * Deletes what nobody has put anything to since some time. Whoever does a task puts its state again and again, so what is
     * old is of tasks that nobody asks for any more, or comes back to only to begin anew.
     *
     * @return how many states were deleted
     */
    public int deleteUntouched(Instant since) throws IOException {
        int deleted = 0;
        for (Map.Entry<String, List<ObjectStore.DatedObject>> task :
                untouched(since).entrySet()) {
            deleted += deleteUnlessChanged(task.getKey(), task.getValue()) ? 1 : 0;
        }
        return deleted;
    }

    /** What there is of each task to which nothing has been put since some time, by the task's folder. */
    Map<String, List<ObjectStore.DatedObject>> untouched(Instant since) throws IOException {
        Map<String, List<ObjectStore.DatedObject>> tasks = new TreeMap<>();
        for (ObjectStore.DatedObject each : objects.dated(FOLDER)) {
            StoredObject object = each.object();
            int name = object.path().lastIndexOf('/') + 1;
            tasks.computeIfAbsent(object.path().substring(0, name), first -> new ArrayList<>())
                    .add(new ObjectStore.DatedObject(
                            new StoredObject(object.path().substring(name), object.size(), object.identity()),
                            each.time()));
        }
        tasks.values()
                .removeIf(all -> all.stream().anyMatch(each -> !each.time().isBefore(since)));
        return tasks;
    }

    /**
     * Deletes a task's state, unless it was put again since it was listed: its files are not put again then, and only what
     * names them is new.
     */
    boolean deleteUnlessChanged(String task, List<ObjectStore.DatedObject> listed) throws IOException {
        String place = FOLDER + task;
        if (!objects.dated(place).equals(listed)) {
            return false;
        }
        objects.delete(place + STATE);
        for (ObjectStore.DatedObject each : listed) {
            objects.delete(place + each.object().path());
        }
        return true;
    }

    private static String place(StageName stage, Digest task) {
        return FOLDER + stage.text() + "/" + task.hex() + "/";
    }
}
