package dev.hubbub.cluster.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The store on disk: one JSON line per change, written before the change is answered. A killed process loses nothing
 * that was answered; a machine that loses power may lose the last seconds, which a development server can afford and
 * an fsync per change on a laptop cannot.
 *
 * <p>Lines are {@code {"version":7,"key":[group,plural,namespace,name],"object":{...}}}; without {@code object} the
 * key is deleted, without {@code key} only the version is set. At start, and when it has grown far beyond that, the file is
 * rewritten to what still exists: leases alone would otherwise make it grow for ever.
 */
final class Journal implements AutoCloseable {
    private static final String FILE = "objects.journal";
    private static final String LOCK = "objects.lock";
    private static final long SMALLEST_REWRITE = 16L * 1024 * 1024;
    private static final int MOST_PAST = 4;

    private final ObjectMapper json;
    private final Path file;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private long version;
    private FileChannel channel;
    private long written;
    private long rewritten;

    Journal(Path folder, ObjectMapper json) {
        this.json = json;
        this.file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            lockChannel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = tryLock(lockChannel);
            if (lock == null) {
                lockChannel.close();
                throw new IllegalStateException("Another local cluster already uses the data folder " + folder
                        + "; stop it or choose another folder.");
            }
            read();
            rewrite(version, objects);
        } catch (IOException e) {
            throw new UncheckedIOException("The objects in the data folder " + folder + " cannot be read", e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The objects found at start. */
    Map<ObjectKey, ObjectNode> objects() {
        return objects;
    }

    /** The store's version found at start, 0 for a new store. */
    long version() {
        return version;
    }

    void put(long newVersion, ObjectKey key, ObjectNode object) {
        append(line(newVersion, key, object));
    }

    void delete(long newVersion, ObjectKey key) {
        append(line(newVersion, key, null));
    }

    /** Whether a rewrite would free most of the file. */
    boolean isMostlyPast() {
        return written > SMALLEST_REWRITE && written > MOST_PAST * rewritten;
    }

    /** Writes the file anew with what exists now. */
    void rewrite(long presentVersion, Map<ObjectKey, ObjectNode> present) {
        try {
            FileChannel old = channel;
            Path fresh = file.resolveSibling(FILE + ".new");
            channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            written = 0;
            append(line(presentVersion, null, null));
            present.forEach((key, object) -> append(line(presentVersion, key, object)));
            rewritten = written;
            channel.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (old != null) {
                old.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be rewritten", e);
        }
    }

    private void append(ByteBuffer line) {
        try {
            while (line.hasRemaining()) {
                written += channel.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The change cannot be written to " + file, e);
        }
    }

    private ByteBuffer line(long lineVersion, ObjectKey key, ObjectNode object) {
        ObjectNode line = json.createObjectNode().put("version", lineVersion);
        if (key != null) {
            line.putArray("key")
                    .add(key.group())
                    .add(key.plural())
                    .add(key.namespace())
                    .add(key.name());
        }
        if (object != null) {
            line.set("object", object);
        }
        return ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (!replay(line)) {
                    // Only the last line can be torn, by a kill in the middle of its write; it was never answered.
                    if (lines.readLine() != null) {
                        throw new IOException("A line in the middle of " + file + " is damaged");
                    }
                    return;
                }
            }
        }
    }

    private boolean replay(String line) {
        JsonNode entry;
        try {
            entry = json.readTree(line);
        } catch (JsonProcessingException e) {
            return false;
        }
        version = Math.max(version, entry.path("version").asLong());
        if (entry.has("key")) {
            JsonNode k = entry.get("key");
            ObjectKey key = new ObjectKey(
                    k.get(0).asText(),
                    k.get(1).asText(),
                    k.get(2).asText(),
                    k.get(3).asText());
            if (entry.has("object")) {
                objects.put(key, (ObjectNode) entry.get("object"));
            } else {
                objects.remove(key);
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            channel.force(true);
            channel.close();
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be closed", e);
        }
    }
}
