package dev.hubbub.contracts.stage;

import java.io.IOException;
import java.nio.file.Files;
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
        return Files.isRegularFile(directory.resolve(path));
    }

    @Override
    public long size(String path) throws IOException {
        return Files.size(directory.resolve(path));
    }

    @Override
    public byte[] read(String path) throws IOException {
        return Files.readAllBytes(directory.resolve(path));
    }

    @Override
    public Optional<Path> onDisk(String path) {
        return Optional.of(directory.resolve(path));
    }
}
