package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Directories kept on this machine between tasks, named by the identity of what they hold, such as a checkpoint that
 * takes minutes to download. Shared by all processes of the machine: one fills an entry while the others wait for it,
 * and an entry in use is never removed. Beyond the limit, the entries unused for longest go first.
 *
 * <p>On disk: {@code entries/<key>/content} holds the files, {@code locks/<key>} is locked while somebody uses the
 * entry, and {@code filling/<key>} is an entry that is not complete yet; the operating system takes the lock back from
 * a process that dies.
 */
public final class FileCache {

    /** Fills an empty directory. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path directory) throws IOException;
    }

    /** The use of an entry. Its files stay until it is closed. */
    public static final class Lease implements AutoCloseable {
        private final Entry entry;
        private final Path directory;
        private boolean closed;

        private Lease(Entry entry, Path directory) {
            this.entry = entry;
            this.directory = directory;
        }

        /** The directory with the files; not to be changed. */
        public Path directory() {
            return directory;
        }

        @Override
        public void close() {
            entry.guard.lock();
            try {
                if (!closed) {
                    closed = true;
                    entry.release();
                }
            } finally {
                entry.guard.unlock();
            }
        }
    }

    public static final String FOLDER = "HUBBUB_CACHE";
    public static final String LIMIT = "HUBBUB_CACHE_GB";

    private static final long DEFAULT_LIMIT_GB = 50;

    // File locks belong to the process as a whole, so all caches of it share one table of who uses what.
    private static final Map<Path, Entry> ENTRIES = new ConcurrentHashMap<>();

    private final Path root;
    private final long limitBytes;

    /**
     * A cache in a folder.
     *
     * @param root made if it is not there
     * @param limitBytes how much may stay, entries in use aside
     */
    public FileCache(Path root, long limitBytes) {
        this.root = root.toAbsolutePath();
        this.limitBytes = limitBytes;
    }

    /**
     * The machine's cache: {@code HUBBUB_CACHE} names its folder, {@code ~/.cache/hubbub} otherwise, and
     * {@code HUBBUB_CACHE_GB} its limit, 50 otherwise.
     *
     * @throws IllegalArgumentException if the limit is not a number of gigabytes
     */
    public static FileCache fromEnvironment(Map<String, String> environment) {
        String folder = environment.get(FOLDER);
        Path root = folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "hubbub")
                : Path.of(folder);
        String limit = environment.get(LIMIT);
        try {
            double gigabytes = limit == null || limit.isBlank() ? DEFAULT_LIMIT_GB : Double.parseDouble(limit);
            if (gigabytes >= 0) {
                return new FileCache(root, (long) (gigabytes * 1e9));
            }
        } catch (NumberFormatException e) {
            // Said below, together with negative numbers.
        }
        throw new IllegalArgumentException(LIMIT + " is '" + limit + "'; it must be a number of gigabytes");
    }

    /**
     * The entry of this identity, filled first if it is not there.
     *
     * @param identity what it holds; the same identity must always mean the same bytes
     * @param filler makes it; if it throws, there is no entry
     */
    public Lease acquire(String identity, Filler filler) throws IOException {
        String key = Digest.of(identity).hex();
        Entry entry = entry(key);
        boolean[] filled = new boolean[1];
        entry.guard.lock();
        try {
            if (entry.users == 0) {
                entry.lock = lockComplete(key, directory -> {
                    filler.fill(directory);
                    filled[0] = true;
                });
            }
            entry.users++;
        } finally {
            entry.guard.unlock();
        }
        Lease lease = new Lease(entry, content(key));
        try {
            Files.setLastModifiedTime(entryFolder(key), FileTime.from(Instant.now()));
            if (filled[0]) {
                evict();
            }
            return lease;
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private Entry entry(String key) {
        return ENTRIES.computeIfAbsent(entryFolder(key), folder -> new Entry());
    }

    // A lock cannot be turned from exclusive to shared in one step; whoever cleans up in between is noticed by looking
    // again.
    private FileLock lockComplete(String key, Filler filler) throws IOException {
        while (true) {
            FileLock shared = lock(key, true);
            if (Files.isDirectory(content(key))) {
                return shared;
            }
            release(shared);
            FileLock exclusive = lock(key, false);
            try {
                if (!Files.isDirectory(content(key))) {
                    fill(key, filler);
                }
            } finally {
                release(exclusive);
            }
        }
    }

    private void fill(String key, Filler filler) throws IOException {
        Path filling = root.resolve("filling").resolve(key);
        deleteTree(filling);
        Files.createDirectories(filling.resolve("content"));
        try {
            filler.fill(filling.resolve("content"));
            Files.createDirectories(root.resolve("entries"));
            deleteTree(entryFolder(key));
            Files.move(filling, entryFolder(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            deleteTree(filling);
            throw e;
        }
    }

    private void evict() throws IOException {
        Path folder = root.resolve("entries");
        List<Path> oldestFirst;
        try (Stream<Path> all = Files.list(folder)) {
            oldestFirst = all.sorted(Comparator.comparing(FileCache::lastUse)).toList();
        }
        Map<Path, Long> sizes = new HashMap<>();
        for (Path entry : oldestFirst) {
            sizes.put(entry, size(entry));
        }
        long total = sizes.values().stream().mapToLong(Long::longValue).sum();
        for (Path entry : oldestFirst) {
            if (total <= limitBytes) {
                return;
            }
            if (removeUnused(entry.getFileName().toString())) {
                total -= sizes.get(entry);
            }
        }
    }

    private boolean removeUnused(String key) throws IOException {
        Entry entry = entry(key);
        if (!entry.guard.tryLock()) {
            return false;
        }
        try {
            if (entry.users > 0) {
                return false;
            }
            FileChannel channel = channel(key);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return false;
            }
            try {
                remove(key);
            } finally {
                release(lock);
            }
            return true;
        } finally {
            entry.guard.unlock();
        }
    }

    // Renamed first: nobody may ever see half an entry.
    private void remove(String key) throws IOException {
        if (Files.isDirectory(entryFolder(key))) {
            Path leaving = root.resolve("filling").resolve(key);
            deleteTree(leaving);
            Files.createDirectories(leaving.getParent());
            Files.move(entryFolder(key), leaving, StandardCopyOption.ATOMIC_MOVE);
            deleteTree(leaving);
        }
    }

    private Path entryFolder(String key) {
        return root.resolve("entries").resolve(key);
    }

    private Path content(String key) {
        return entryFolder(key).resolve("content");
    }

    private FileLock lock(String key, boolean shared) throws IOException {
        FileChannel channel = channel(key);
        try {
            return channel.lock(0, Long.MAX_VALUE, shared);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private FileChannel channel(String key) throws IOException {
        Path locks = Files.createDirectories(root.resolve("locks"));
        return FileChannel.open(
                locks.resolve(key), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void release(FileLock lock) throws IOException {
        // Closing the channel gives the lock back.
        lock.acquiredBy().close();
    }

    private static FileTime lastUse(Path entry) {
        try {
            return Files.getLastModifiedTime(entry);
        } catch (IOException e) {
            // Another process has just removed it.
            return FileTime.fromMillis(0);
        }
    }

    private static long size(Path entry) throws IOException {
        try (Stream<Path> files = Files.walk(entry)) {
            long total = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                total += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return total;
        } catch (java.nio.file.NoSuchFileException | UncheckedIOException e) {
            // Another process is removing it.
            return 0;
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (Files.notExists(tree)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(tree)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }

    /** An entry as this process knows it. */
    private static final class Entry {
        private final ReentrantLock guard = new ReentrantLock();
        private int users;
        private FileLock lock;

        void release() {
            users--;
            if (users == 0) {
                try {
                    FileCache.release(lock);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
