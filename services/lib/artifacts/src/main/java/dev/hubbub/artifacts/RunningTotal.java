package dev.hubbub.artifacts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** A number of bytes in a file, kept by all processes of a machine together. */
final class RunningTotal {

    // A file lock keeps other processes out and not other threads.
    private static final Map<Path, Object> GUARDS = new ConcurrentHashMap<>();

    private final Path file;

    RunningTotal(Path file) {
        this.file = file;
    }

    /**
     * Adds to the total.
     *
     * @param bytes how much; negative to take away
     * @return the total with it; empty, and nothing added, if nobody has {@linkplain #set counted} yet
     */
    OptionalLong add(long bytes) throws IOException {
        synchronized (guard()) {
            try (FileChannel channel = open();
                    FileLock lock = channel.lock()) {
                ByteBuffer before = ByteBuffer.allocate(Long.BYTES);
                if (channel.read(before, 0) < Long.BYTES) {
                    return OptionalLong.empty();
                }
                long total = Math.max(0, before.getLong(0) + bytes);
                write(channel, total);
                return OptionalLong.of(total);
            }
        }
    }

    /** Says what was counted. What others add while somebody counts may be left out until the next count. */
    void set(long bytes) throws IOException {
        synchronized (guard()) {
            try (FileChannel channel = open();
                    FileLock lock = channel.lock()) {
                write(channel, bytes);
            }
        }
    }

    private Object guard() {
        return GUARDS.computeIfAbsent(file, key -> new Object());
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void write(FileChannel channel, long total) throws IOException {
        channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, total), 0);
    }
}
