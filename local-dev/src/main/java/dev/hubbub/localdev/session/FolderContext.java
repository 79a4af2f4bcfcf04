package dev.hubbub.localdev.session;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a stage on files of this machine, its output into a folder. A file is identified by its size and time: reading
 * hours of video to learn that nobody changed it meanwhile would take longer than the stage.
 */
final class FolderContext implements StageContext {

    private final Path output;

    FolderContext(Path output) {
        this.output = output;
    }

    @Override
    public Path outputDirectory(Recipe recipe) {
        return output;
    }

    @Override
    public Path scratchDirectory() throws IOException {
        return Files.createDirectories(output.resolve("scratch"));
    }

    @Override
    public boolean isCommitted(Recipe recipe) {
        return false;
    }

    @Override
    public Path output(OutputAddress address) throws StageFailure {
        throw new StageFailure(FailureReason.MissingInput, "There are no outputs of other stages here: " + address);
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
    public Path directory(String uri, Digest digest) throws StageFailure {
        Path path = local(uri);
        if (!Files.isDirectory(path)) {
            throw new StageFailure(FailureReason.MissingInput, "There is no folder " + path + ".");
        }
        return path;
    }

    @Override
    public List<StoredObject> list(String uri) throws IOException {
        Path root = local(uri);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> stored(root, file))
                    .sorted(Comparator.comparing(StoredObject::path))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static StoredObject stored(Path root, Path file) {
        try {
            long size = Files.size(file);
            String path = root.relativize(file).toString().replace('\\', '/');
            return new StoredObject(path, size, size + "@" + Files.getLastModifiedTime(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void progress(double fraction, String what) {
        // Done before anybody could read it.
    }

    private static Path local(String uri) {
        return uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
    }
}
