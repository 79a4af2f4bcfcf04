package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files that are written into memory: for texts that are small however long a session is. For one thread at a time. */
public final class FilesInMemory implements OutputFiles {

    private final SortedMap<String, byte[]> contents = new TreeMap<>();

    /** Adds a file with a value as JSON, as {@link Json#write} would write it. */
    public FilesInMemory json(String path, Object value) {
        return text(path, Json.indented(value));
    }

    /** Adds a file with a text in UTF-8; one of this path is replaced. */
    public FilesInMemory text(String path, String text) {
        return bytes(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file; one of this path is replaced. */
    public FilesInMemory bytes(String path, byte[] content) {
        contents.put(path, content);
        return this;
    }

    @Override
    public SortedSet<String> paths() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(contents.keySet()));
    }

    @Override
    public boolean has(String path) {
        return contents.containsKey(path);
    }

    @Override
    public long size(String path) throws NoSuchFileException {
        return read(path).length;
    }

    @Override
    public byte[] read(String path) throws NoSuchFileException {
        byte[] content = contents.get(path);
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return content;
    }

    @Override
    public Optional<Path> onDisk(String path) {
        return Optional.empty();
    }
}
