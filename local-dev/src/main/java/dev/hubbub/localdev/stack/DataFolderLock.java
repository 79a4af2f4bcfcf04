package dev.hubbub.localdev.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
            if (!locked(channel)) {
                channel.close();
                throw new StackFailure("The data folder " + folder.path() + " is in use by the process "
                        + holder(folder) + ": stop that one with `hubbub down`, or choose another folder with --data.");
            }
            Files.writeString(
                    holderFile(folder), Long.toString(ProcessHandle.current().pid()));
            return new DataFolderLock(channel);
        } catch (IOException e) {
            throw new StackFailure(
                    "The data folder " + folder.path() + " cannot be locked (" + e.getMessage()
                            + "): choose another with --data.",
                    e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
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
