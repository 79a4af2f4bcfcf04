package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs a stage alone, on one machine's files: outputs lie below a folder as they would lie in the store, and an output
 * counts as committed once its directory was {@linkplain #commit handed over}.
 */
public final class LocalStageContext implements StageContext {

    private final Path root;
    private final Function<String, Path> files;
    private final KeptFiles kept;
    private final BiConsumer<Double, String> watcher;

    /**
     * A context whose addresses are paths of this machine.
     *
     * @param root where outputs and scratch files go
     */
    public LocalStageContext(Path root) {
        this(root, Path::of);
    }

    /**
     * A context over a folder.
     *
     * @param root where outputs and scratch files go
     * @param files the local file or folder behind an address that is not a {@code file:} one
     */
    public LocalStageContext(Path root, Function<String, Path> files) {
        this(root, files, new FilesInFolder(root.resolve("kept")));
    }

    /**
     * A context over a folder that keeps what is made from stored files elsewhere.
     *
     * @param root where outputs and scratch files go
     * @param files the local file or folder behind an address that is not a {@code file:} one
     */
    public LocalStageContext(Path root, Function<String, Path> files, KeptFiles kept) {
        // By itself, nobody is watching.
        this(root, files, kept, (fraction, what) -> {});
    }

    private LocalStageContext(
            Path root, Function<String, Path> files, KeptFiles kept, BiConsumer<Double, String> watcher) {
        this.root = root;
        this.files = files;
        this.kept = kept;
        this.watcher = watcher;
    }

    /** The same, with somebody who is told how far stages are, from 0 to 1, and what they are doing. */
    public LocalStageContext watchedBy(BiConsumer<Double, String> somebody) {
        return new LocalStageContext(root, files, kept, somebody);
    }

    /** Makes an output visible, as a worker does after the stage returned it. */
    public void commit(StageOutput output) throws IOException {
        Path committed = committed(output.recipe().address());
        Path whole = Files.createDirectories(
                root.resolve("handed-over").resolve(place(output.recipe().address())));
        output.files().copyTo(whole);
        Files.createDirectories(committed.getParent());
        Files.move(whole, committed);
    }

    @Override
    public Path outputDirectory(Recipe recipe) throws IOException {
        return Files.createDirectories(root.resolve("uncommitted").resolve(place(recipe.address())));
    }

    @Override
    public Path scratchDirectory() throws IOException {
        return Files.createDirectories(root.resolve("scratch"));
    }

    @Override
    public boolean isCommitted(Recipe recipe) {
        return Files.isDirectory(committed(recipe.address()));
    }

    @Override
    public Path output(OutputAddress address) throws StageFailure {
        Path committed = committed(address);
        if (!Files.isDirectory(committed)) {
            throw new StageFailure(FailureReason.MissingInput, "There is no output " + address + " in " + root + ".");
        }
        return committed;
    }

    @Override
    public Path file(String uri) throws StageFailure {
        Path path = local(uri);
        if (!Files.isRegularFile(path)) {
            throw new StageFailure(FailureReason.MissingInput, "There is no file " + path + ".");
        }
        return path;
    }

    @Override
    public Path file(String uri, StoredObject planned) throws StageFailure, IOException {
        Path path = local(uri);
        if (!Files.isRegularFile(path)
                || Files.size(path) != planned.size()
                || !identity(path).equals(planned.identity())) {
            throw StageFailure.datasetChanged("The file " + path);
        }
        return path;
    }

    @Override
    public byte[] read(String uri, StoredObject planned, long start, int length) throws StageFailure, IOException {
        try (InputStream content = Files.newInputStream(file(uri, planned))) {
            content.skipNBytes(Math.min(start, planned.size()));
            return content.readNBytes(length);
        }
    }

    @Override
    public KeptFiles kept() {
        return kept;
    }

    @Override
    public Path directory(String uri, Digest digest) throws StageFailure, IOException {
        Path path = local(uri);
        if (!Files.isDirectory(path)) {
            throw new StageFailure(FailureReason.MissingInput, "There is no folder " + path + ".");
        }
        if (!Fingerprint.of(list(uri)).equals(digest)) {
            throw StageFailure.checkpointChanged(path.toString());
        }
        return path;
    }

    /**
     * The files below a folder, none if there is no such folder. A file is identified by its size and time: reading hours
     * of video to learn that nobody changed it meanwhile would take longer than the stage.
     */
    @Override
    public List<StoredObject> list(String uri) throws IOException {
        Path folder = local(uri);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> stored(folder, file))
                    .sorted(Comparator.comparing(StoredObject::path))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void progress(double fraction, String what) {
        watcher.accept(fraction, what);
    }

    private static StoredObject stored(Path folder, Path file) {
        try {
            long size = Files.size(file);
            String path = folder.relativize(file).toString().replace('\\', '/');
            return new StoredObject(path, size, identity(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String identity(Path file) throws IOException {
        return Files.size(file) + "@" + Files.getLastModifiedTime(file);
    }

    private Path local(String uri) {
        return uri.startsWith("file:") ? Path.of(URI.create(uri)) : files.apply(uri);
    }

    private Path committed(OutputAddress address) {
        return root.resolve("artifacts").resolve(place(address));
    }

    private static String place(OutputAddress address) {
        return address.stage().text() + "/" + address.digest().hex();
    }
}
