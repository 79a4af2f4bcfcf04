package dev.hubbub.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An entry of a {@link FileCache} as this process knows it: how many use it, and the file's lock that they hold together.
 * Read and changed by whoever has entered it, one thread at a time.
 */
final class EntryInUse {

    // File locks belong to the process as a whole, so all caches of it share one table of who uses what.
    private static final Map<Path, EntryInUse> ENTRIES = new ConcurrentHashMap<>();

    private final ReentrantLock guard = new ReentrantLock();
    private final Path folder;
    private int users;
    private FileLock lock;
    private boolean forgotten;

    private EntryInUse(Path folder) {
        this.folder = folder;
    }

    private static EntryInUse of(Path folder) {
        return ENTRIES.computeIfAbsent(folder, EntryInUse::new);
    }

    /** Enters the entry of a folder, once nobody else is in it; to be left again. */
    static EntryInUse enter(Path folder) {
        while (true) {
            EntryInUse entry = of(folder);
            entry.guard.lock();
            if (!entry.forgotten) {
                return entry;
            }
            entry.guard.unlock();
        }
    }

    /** Enters it if nobody in this process is in it or uses it; absent otherwise. */
    static Optional<EntryInUse> enterUnused(Path folder) {
        EntryInUse entry = of(folder);
        if (!entry.guard.tryLock()) {
            return Optional.empty();
        }
        if (entry.isUnused() && !entry.forgotten) {
            return Optional.of(entry);
        }
        entry.guard.unlock();
        return Optional.empty();
    }

    boolean isUnused() {
        return users == 0;
    }

    /** Keeps the file's lock until nobody uses the entry any more. */
    void hold(FileLock shared) {
        lock = shared;
    }

    /** Counts one who uses it. */
    void use() {
        users++;
    }

    /** One who used it does not any more. */
    void giveBack() {
        guard.lock();
        users--;
        leave();
    }

    /** Gives the file's lock back, and is forgotten, if nobody uses it; lets others enter. */
    void leave() {
        try {
            if (users == 0 && !forgotten) {
                forget();
            }
        } finally {
            guard.unlock();
        }
    }

    private void forget() {
        forgotten = true;
        try {
            if (lock != null) {
                FileCache.release(lock);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            // Last: who finds no entry locks the file anew, which this process cannot do twice.
            ENTRIES.remove(folder, this);
        }
    }
}
