package dev.hubbub.contracts.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files below a folder.
 *
 * @param directory the folder; whether it is there shows when it is asked for
 */
record FolderFiles(Path directory) implements OutputFiles {

    @Override
    public SortedSet<String> paths() throws IOException {
        SortedSet<String> paths = new TreeSet<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .forEach(file ->
                            paths.add(directory.relativize(file).toString().replace('\\', '/')));
        }
        return paths;
    }

    @Override
    public boolean has(String path) {
        return onDisk(path).filter(Files::isRegularFile).isPresent();
    }

    @Override
    public long size(String path) throws IOException {
        return Files.size(contained(directory, path));
    }

    @Override
    public byte[] read(String path) throws IOException {
        return Files.readAllBytes(contained(directory, path));
    }

    @Override
    public Optional<Path> onDisk(String path) {
        try {
            return Optional.of(contained(directory, path));
        } catch (NoSuchFileException outside) {
            return Optional.empty();
        }
    }

    /**
     * A path below a directory.
     *
     * @throws NoSuchFileException if it leads out of it
     */
    static Path contained(Path directory, String path) throws NoSuchFileException {
        Path folder = directory.toAbsolutePath().normalize();
        if (!folder.resolve(path).normalize().startsWith(folder)) {
            throw new NoSuchFileException(path, null, "it is not below the folder " + directory);
        }
        return directory.resolve(path);
    }
}
