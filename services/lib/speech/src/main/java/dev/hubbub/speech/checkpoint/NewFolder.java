package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that appears under its name only when it is complete. Until then its files lie in a hidden folder beside it. What
 * a process that was killed left there is removed when the folder is made again.
 */
public final class NewFolder {

    /** Writes the files. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder);
    }

    private NewFolder() {}

    /**
     * Makes the folder.
     *
     * @param folder not there yet, or empty
     * @throws CheckpointException if it has content, if it is being written by another process, or cannot be written
     */
    public static void write(Path folder, Content content) {
        requireNew(folder);
        Path target = folder.toAbsolutePath().normalize();
        Path unfinished = target.resolveSibling("." + target.getFileName() + ".unfinished");
        Path lockFile = target.resolveSibling("." + target.getFileName() + ".lock");
        try {
            Files.createDirectories(target.getParent());
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw busy(folder);
                }
                try {
                    write(target, unfinished, content);
                } finally {
                    Files.deleteIfExists(lockFile);
                }
            } catch (OverlappingFileLockException e) {
                throw busy(folder);
            }
        } catch (IOException e) {
            throw new CheckpointException(folder + " cannot be written: " + said(e) + ".", e);
        }
    }

    private static void write(Path target, Path unfinished, Content content) throws IOException {
        FolderTree.delete(unfinished);
        Files.createDirectory(unfinished);
        try {
            content.writeTo(unfinished);
            for (Path file : files(unfinished)) {
                try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    written.force(true);
                }
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FolderTree.delete(unfinished);
        }
    }

    /** @throws CheckpointException if there is something in it already */
    public static void requireNew(Path folder) {
        if (Files.exists(folder) && !(Files.isDirectory(folder) && files(folder).isEmpty())) {
            throw new CheckpointException(folder + " is there and not empty: name another folder, or remove it.");
        }
    }

    private static CheckpointException busy(Path folder) {
        return new CheckpointException(
                folder + " is being written by another process: wait for it, or name another folder.");
    }

    private static String said(IOException e) {
        return e instanceof NoSuchFileException || e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new CheckpointException(folder + " cannot be listed: " + said(e) + ".", e);
        }
    }
}
