package dev.hubbub.localdev.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to a data folder. The operating system takes it back when the process ends, however it ends; the number of
 * the process is in the file beside it, for people.
 */
final class DataFolderLock implements AutoCloseable {

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataFolderLock take(DataFolder folder) throws StackFailure {
        try {
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lockedSoon(channel)) {
                channel.close();
                throw new StackFailure("The data folder " + folder.path() + " is in use by the process "
                        + holder(folder) + ": stop that one with `hubbub down`, or choose another folder with --data.");
            }
            Files.writeString(
                    holderFile(folder), Long.toString(ProcessHandle.current().pid()));
            return new DataFolderLock(channel);
        } catch (IOException e) {
            throw unlockable(folder, e);
        }
    }

    // Who only looks whether it is held has it for a moment.
    private static boolean lockedSoon(FileChannel channel) throws IOException {
        for (int looks = 0; looks < 10; looks++) {
            if (locked(channel)) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return false;
    }

    /** Whether a process has it, which may be starting its stack or ending it. */
    static boolean isHeld(DataFolder folder) throws StackFailure {
        if (!Files.exists(folder.lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.WRITE)) {
            return !locked(channel);
        } catch (IOException e) {
            throw unlockable(folder, e);
        }
    }

    private static StackFailure unlockable(DataFolder folder, IOException e) {
        return new StackFailure(
                "The data folder " + folder.path() + " cannot be locked (" + e.getMessage()
                        + "): choose another with --data.",
                e);
    }

    /** Locks a file, unless it is locked; closing the channel gives the lock back. */
    static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    // Beside the lock, because some systems do not let others read a locked file.
    private static Path holderFile(DataFolder folder) {
        return folder.lock().resolveSibling("lock.pid");
    }

    private static String holder(DataFolder folder) {
        try {
            return Files.readString(holderFile(folder)).strip();
        } catch (IOException e) {
            return "of another user";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
