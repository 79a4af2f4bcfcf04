package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.FolderTree;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a run keeps what it makes:
 *
 * <pre>
 * config.json, model.safetensors, ...   the best checkpoint, once the run is done
 * training/run.json                     what the run was made from, its settings and how it ended
 * training/fisher.safetensors           how much each weight matters, where the objective asks for it
 * training/lock                         locked while a process trains; stays, empty
 * training/curve.jsonl                  losses, rates and evaluations, one step a line
 * training/mlflow.json                  what a tracking server was told of the run, where one is
 * checkpoint-000100/                    a checkpoint that is loaded like any other, and in training/ all that is
 *                                       needed to go on from it
 * checkpoint-000100/adapter/            the low-rank adapter in its weights, in PEFT's layout, where one is learnt
 * kept-000070/                          the weights after a step that was asked for, whether it is judged or not
 * </pre>
 *
 * A checkpoint appears under its name only when all of it is written.
 */
public final class RunFolder {
    /** What the folder of an adapter is called beside the weights that it is in. */
    public static final String ADAPTER = "adapter";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{1,9})");
    private static final String UNFINISHED = ".part";
    private static final String WEIGHTS = "model.safetensors";
    private static final String STATE = "state.safetensors";
    private static final String LOCK = "lock";

    private final Path folder;
    private final Set<Integer> kept;

    /** @param folder that is there or can be made */
    public RunFolder(Path folder) {
        this(folder, Set.of());
    }

    /**
     * @param folder that is there or can be made
     * @param kept the steps whose weights stay, beside the checkpoints that the run makes for itself; they change nothing of
     *     the run
     */
    public RunFolder(Path folder, Set<Integer> kept) {
        this.folder = folder;
        this.kept = Set.copyOf(kept);
    }

    public Path path() {
        return folder;
    }

    /** Whether a run has begun here. */
    public boolean holdsRun() {
        return Files.exists(runFile());
    }

    /** What it was made from and with; empty if none has begun here. */
    public Optional<JsonNode> run() {
        return JsonFields.readIfPresent(runFile()).map(JsonFields::node);
    }

    /** Whether the weights after a step stay. */
    boolean keeps(int step) {
        return kept.contains(step);
    }

    /** The weights after a step that was asked for; a folder only where the run came to it. */
    public Path kept(int step) {
        return folder.resolve(String.format("kept-%06d", step));
    }

    /** Losses, rates and evaluations, one step a line; grows while the run goes on. */
    public Path curve() {
        return folder.resolve("training").resolve("curve.jsonl");
    }

    /** What a tracking server was told of the run, where one is. */
    public Path tracking() {
        return folder.resolve("training").resolve("mlflow.json");
    }

    private Path runFile() {
        return folder.resolve("training").resolve("run.json");
    }

    /** The importance of the base's weights. */
    Path fisher() {
        return folder.resolve("training").resolve("fisher.safetensors");
    }

    /** Whether a file in {@code training/} says something of the run, and not just who trains. */
    public static boolean isKept(Path file) {
        return !file.endsWith(LOCK);
    }

    private Path lockFile() {
        return folder.resolve("training").resolve(LOCK);
    }

    /** Nobody else trains into the folder until it is closed. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Keeps other processes, and other runs of this one, out of the folder.
     *
     * @throws TrainingFailedException if one of them is in it
     */
    Lock lock() {
        Path file = lockFile();
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw busy();
                }
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw busy();
            } catch (IOException | TrainingFailedException e) {
                channel.close();
                throw e;
            }
            return () -> unlock(channel);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void unlock(FileChannel channel) {
        // The file stays: were it deleted, one process could lock it while another locks the next of its name.
        try {
            channel.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private TrainingFailedException busy() {
        return new TrainingFailedException("Another process trains into " + folder + " (it holds " + lockFile()
                + "): wait for it or end it, or choose another folder.");
    }

    void writeRun(JsonNode run) {
        json(runFile(), run);
    }

    /** Makes the folder, and clears away what a run that was killed left half written. */
    void prepare() {
        try {
            Files.createDirectories(folder.resolve("training"));
            for (Path place : list()) {
                String name = place.getFileName().toString();
                if (name.startsWith(".") && name.endsWith(UNFINISHED)) {
                    FolderTree.delete(place);
                }
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** The checkpoints, oldest first. */
    List<Path> checkpoints() {
        try {
            return list().stream()
                    .filter(place -> step(place) >= 0)
                    .sorted(Comparator.comparingInt(RunFolder::step))
                    .toList();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    static int step(Path checkpoint) {
        Matcher name = CHECKPOINT.matcher(checkpoint.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }

    /** The checkpoint of a step; a folder only where there is one. */
    public Path checkpoint(int step) {
        return folder.resolve(String.format("checkpoint-%06d", step));
    }

    /** The tensors with which a run goes on from a checkpoint. */
    static Path state(Path checkpoint) {
        return checkpoint.resolve("training").resolve(STATE);
    }

    static Path progress(Path checkpoint) {
        return checkpoint.resolve("training").resolve("progress.json");
    }

    static Path lineage(Path checkpoint) {
        return checkpoint.resolve("training").resolve("run.json");
    }

    /** Writes a checkpoint and gives it its name when all of it is there. */
    Path save(Path place, Consumer<Path> content) {
        Path unfinished = folder.resolve("." + place.getFileName() + UNFINISHED);
        try {
            FolderTree.delete(unfinished);
            Files.createDirectories(unfinished.resolve("training"));
            content.accept(unfinished);
            syncAll(unfinished);
            // Where a run was broken off behind a checkpoint, it comes to it again.
            FolderTree.delete(place);
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
            return place;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Deletes the oldest checkpoints, but neither the last nor the best. */
    void prune(int best, int most) {
        List<Path> all = checkpoints();
        int excess = all.size() - Math.max(most, 1);
        try {
            for (Path checkpoint : all.subList(0, Math.max(0, all.size() - 1))) {
                if (excess > 0 && step(checkpoint) != best) {
                    FolderTree.delete(checkpoint);
                    excess--;
                }
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /**
     * Puts what is needed to go on from the newest checkpoint into a folder, for who goes on elsewhere: what is large is
     * linked, and takes no room or time. Only while nobody writes a checkpoint.
     *
     * @param to is not there yet, on the same disk
     */
    public void snapshot(Path to) {
        List<Path> all = checkpoints();
        Optional<Path> newest = all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
        try {
            for (Path file : FinishedFiles.in(folder)) {
                boolean superseded =
                        file.endsWith(STATE) && newest.filter(file::startsWith).isEmpty();
                if (!superseded && isKept(file)) {
                    copy(file, to.resolve(folder.relativize(file)));
                }
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** What is never written again is linked; a line may come to a curve at any time. */
    private void copy(Path file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        if (!file.equals(curve())) {
            try {
                Files.createLink(to, file);
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // Not every file system has links.
            }
        }
        Files.copy(file, to);
    }

    /** Makes a checkpoint the one that whoever names the folder gets. */
    void publish(Path checkpoint) {
        try (Stream<Path> files = Files.list(checkpoint)) {
            // The weights last: without them nobody takes the folder for a model.
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.endsWith(WEIGHTS)))
                    .toList()) {
                Path published = folder.resolve(file.getFileName());
                NewFile.write(published, out -> Files.copy(file, out));
                sync(published);
            }
            syncFolder(folder);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    static void json(Path file, JsonNode content) {
        NewFile.write(
                file,
                out -> out.write((JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    /** Files may be renamed before a disk holds what is in them, and older checkpoints are deleted then. */
    private static void syncAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path place : all.toList()) {
                if (Files.isDirectory(place)) {
                    syncFolder(place);
                } else {
                    sync(place);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }

    private static void syncFolder(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // Not every file system can; what is in the files is safe all the same.
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> places = Files.list(folder)) {
            return places.toList();
        }
    }

    private CheckpointException cannotWrite(IOException e) {
        return new CheckpointException(folder + " cannot be written: " + e.getMessage() + ".", e);
    }
}
