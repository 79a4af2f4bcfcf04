package dev.hubbub.localdev.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * That somebody uses a stack who did not start it: who started it does not end it meanwhile. Each use is a locked file of
 * its own; the operating system takes the lock back when the process ends, however it ends.
 */
public final class StackUse implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    private StackUse(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Begins to use the stack of a folder. Whether there still is one is to be asked afterwards. */
    public static StackUse begin(DataFolder folder) throws StackFailure {
        try {
            Path file = Files.createTempFile(Files.createDirectories(folder.users()), "", "");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            channel.lock();
            return new StackUse(file, channel);
        } catch (IOException e) {
            throw new StackFailure(
                    "The data folder " + folder.path() + " cannot be written to (" + e.getMessage()
                            + "): choose another with --data.",
                    e);
        }
    }

    /** Whether anybody uses it. Files of those who ended without a word are deleted. */
    static boolean isUsed(DataFolder folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.users())) {
            for (Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    if (!DataFolderLock.locked(channel)) {
                        return true;
                    }
                    Files.deleteIfExists(file);
                } catch (NoSuchFileException e) {
                    // That one has just ended; others may not have.
                    continue;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            // Nobody has used it yet.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
