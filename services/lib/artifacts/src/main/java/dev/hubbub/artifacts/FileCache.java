package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Directories kept on this machine between tasks, named by the identity of what they hold, such as a checkpoint that
 * takes minutes to download. Shared by all processes of the machine: one fills an entry while the others wait for it,
 * and an entry in use is never removed. Beyond the limit, the entries unused for longest go first, and some more than
 * need be, so that a full cache is not gone through at each filling.
 *
 * <p>On disk: {@code entries/<key>/content} holds the files, {@code locks/<key>} is locked while somebody uses the
 * entry, {@code filling/<key>} is an entry that is not complete yet, and {@code total} is how many bytes there are; the
 * operating system takes the lock back from a process that dies.
 */
public final class FileCache {

    /** Fills an empty directory. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path directory) throws IOException;
    }

    /** The use of an entry. Its files stay until it is closed. */
    public static final class Lease implements AutoCloseable {
        private final EntryInUse entry;
        private final Path directory;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(EntryInUse entry, Path directory) {
            this.entry = entry;
            this.directory = directory;
        }

        /** The directory with the files; not to be changed. */
        public Path directory() {
            return directory;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                entry.giveBack();
            }
        }
    }

    public static final String FOLDER = "HUBBUB_CACHE";
    public static final String LIMIT = "HUBBUB_CACHE_GB";

    private static final long DEFAULT_LIMIT_GB = 50;
    private static final double KEPT_OF_A_FULL_CACHE = 0.9;

    private static final ReentrantLock MAKING_ROOM = new ReentrantLock();

    private final Path root;
    private final long limitBytes;
    private final RunningTotal total;
    // More than the limit while entries in use stand in the way of making room.
    private final AtomicLong roomIsMadeAbove;

    /**
     * A cache in a folder.
     *
     * @param root made if it is not there
     * @param limitBytes how much may stay, entries in use aside
     */
    public FileCache(Path root, long limitBytes) {
        this.root = root.toAbsolutePath();
        this.limitBytes = limitBytes;
        this.total = new RunningTotal(this.root.resolve("total"));
        this.roomIsMadeAbove = new AtomicLong(limitBytes);
    }

    /**
     * The machine's cache: {@code HUBBUB_CACHE} names its folder, {@code ~/.cache/hubbub} otherwise, and
     * {@code HUBBUB_CACHE_GB} its limit, 50 otherwise.
     *
     * @throws IllegalArgumentException if the limit is not a number of gigabytes
     */
    public static FileCache fromEnvironment(Map<String, String> environment) {
        Path root = folder(environment);
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

    /** The folder of the machine's cache. */
    public static Path folder(Map<String, String> environment) {
        String folder = environment.get(FOLDER);
        return folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "hubbub")
                : Path.of(folder);
    }

    /**
     * The entry of this identity, filled first if it is not there.
     *
     * @param identity what it holds; the same identity must always mean the same bytes
     * @param filler makes it; if it throws, there is no entry. It is asked again if the disk was full and entries that
     *     nobody uses could be removed
     * @throws LocalDiskException if there is no room for it, or nothing can be written
     */
    public Lease acquire(String identity, Filler filler) throws IOException {
        while (true) {
            try {
                return lease(identity, filler);
            } catch (IOException e) {
                Optional<LocalDiskException> disk =
                        LocalDiskException.of(e, root, "name another folder with " + FOLDER);
                if (disk.isEmpty()) {
                    throw e;
                }
                if (!disk.get().isFull() || !madeRoom()) {
                    throw disk.get();
                }
            }
        }
    }

    /** What nobody uses is only kept for later: half of all goes where the disk is full, those unused for longest. */
    private boolean madeRoom() {
        try {
            return makeRoom(count() / 2.0) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Lease lease(String identity, Filler filler) throws IOException {
        String key = Digest.of(identity).hex();
        EntryInUse entry = EntryInUse.enter(entryFolder(key));
        long[] totalAfterFilling = {-1};
        try {
            if (entry.isUnused()) {
                entry.hold(lockComplete(key, filler, totalAfterFilling));
            }
            entry.use();
        } finally {
            entry.leave();
        }
        Lease lease = new Lease(entry, content(key));
        try {
            Files.setLastModifiedTime(entryFolder(key), FileTime.from(Instant.now()));
            if (totalAfterFilling[0] > roomIsMadeAbove.get()) {
                makeRoom(limitBytes * KEPT_OF_A_FULL_CACHE);
            }
            return lease;
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    // A lock cannot be turned from exclusive to shared in one step; whoever cleans up in between is noticed by looking
    // again.
    private FileLock lockComplete(String key, Filler filler, long[] totalAfterFilling) throws IOException {
        while (true) {
            FileLock shared = lock(key, true);
            if (Files.isDirectory(content(key))) {
                return shared;
            }
            release(shared);
            FileLock exclusive = lock(key, false);
            try {
                if (!Files.isDirectory(content(key))) {
                    totalAfterFilling[0] = fill(key, filler);
                }
            } finally {
                release(exclusive);
            }
        }
    }

    /** Makes an entry and returns how many bytes there are with it. */
    private long fill(String key, Filler filler) throws IOException {
        Path filling = root.resolve("filling").resolve(key);
        FolderTree.delete(filling);
        Files.createDirectories(filling.resolve("content"));
        try {
            filler.fill(filling.resolve("content"));
            Files.createDirectories(root.resolve("entries"));
            FolderTree.delete(entryFolder(key));
            // Counted first: a crash in between makes the total too large, which the next count rights.
            OptionalLong before = total.add(FolderTree.size(filling));
            Files.move(filling, entryFolder(key), StandardCopyOption.ATOMIC_MOVE);
            return before.isPresent() ? before.getAsLong() : count();
        } catch (IOException | RuntimeException e) {
            FolderTree.delete(filling);
            throw e;
        }
    }

    private long count() throws IOException {
        long counted = kept().stream().mapToLong(Kept::size).sum();
        total.set(counted);
        return counted;
    }

    /** An entry as it was at one moment: what others do to it meanwhile must not change the order under a sort. */
    private record Kept(String key, FileTime lastUse, long size) {}

    private List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        if (Files.notExists(root.resolve("entries"))) {
            return kept;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve("entries"))) {
            for (Path entry : all) {
                kept.add(new Kept(entry.getFileName().toString(), FolderTree.time(entry), FolderTree.size(entry)));
            }
        }
        return kept;
    }

    /**
     * Removes what is unused for longest, down to so many bytes. One at a time on the machine: who finds another at it
     * leaves it to him.
     *
     * @return how many bytes were removed
     */
    private long makeRoom(double mostBytes) throws IOException {
        if (!MAKING_ROOM.tryLock()) {
            return 0;
        }
        try (FileChannel channel = channel("making-room");
                FileLock alone = channel.tryLock()) {
            if (alone == null) {
                return 0;
            }
            OptionalLong believed = total.add(0);
            List<Kept> oldestFirst = new ArrayList<>(kept());
            oldestFirst.sort(Comparator.comparing(Kept::lastUse));
            long before = oldestFirst.stream().mapToLong(Kept::size).sum();
            long left = before;
            for (Kept entry : oldestFirst) {
                if (left <= mostBytes) {
                    break;
                }
                if (removeUnused(entry.key())) {
                    left -= entry.size();
                }
            }
            // Not set to what is left: what others filled meanwhile is in the total alone, and would go for nothing.
            if (believed.isEmpty() || total.add(left - believed.getAsLong()).isEmpty()) {
                total.set(left);
            }
            roomIsMadeAbove.set(Math.max(limitBytes, left + limitBytes / 16));
            return before - left;
        } finally {
            MAKING_ROOM.unlock();
        }
    }

    private boolean removeUnused(String key) throws IOException {
        Optional<EntryInUse> unused = EntryInUse.enterUnused(entryFolder(key));
        if (unused.isEmpty()) {
            return false;
        }
        try {
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
            unused.get().leave();
        }
    }

    // Renamed first: nobody may ever see half an entry.
    private void remove(String key) throws IOException {
        if (Files.isDirectory(entryFolder(key))) {
            Path leaving = root.resolve("filling").resolve(key);
            FolderTree.delete(leaving);
            Files.createDirectories(leaving.getParent());
            Files.move(entryFolder(key), leaving, StandardCopyOption.ATOMIC_MOVE);
            FolderTree.delete(leaving);
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

    static void release(FileLock lock) throws IOException {
        // Closing the channel gives the lock back.
        lock.acquiredBy().close();
    }
}
