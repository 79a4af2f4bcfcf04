package dev.hubbub.worker;

import dev.hubbub.artifacts.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Room on this machine's disk for one try at some tasks, and for each of them. Nothing is made before it is needed, and
 * small inputs of all tasks lie side by side: to make and to delete folders for each of thousands of recordings would
 * cost more than to read them. Safe for use by several threads.
 */
final class Workspace implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Workspace.class);

    private final LastOneOut tasks = new LastOneOut("The room of these tasks", this::deleteAll);
    private Path root;

    /**
     * Room for one task.
     *
     * @throws IllegalStateException if the room that it would be a part of is closed
     */
    Task task() {
        return new Task(tasks.enter());
    }

    private synchronized Path root() throws IOException {
        if (root == null) {
            root = Files.createTempDirectory("hubbub-task-");
        }
        return root;
    }

    /** All of it is gone with the last of its tasks. */
    @Override
    public void close() {
        tasks.close();
    }

    private synchronized void deleteAll() {
        if (root != null) {
            delete(root);
            root = null;
        }
    }

    /** Deletes a folder and what is in it. */
    static void delete(Path place) {
        try {
            FolderTree.delete(place);
        } catch (IOException | UncheckedIOException e) {
            // The task is done; what is left is a matter of disk space.
            LOG.warnf("%s could not be deleted: %s", place, e.getMessage());
        }
    }

    /** Room for one task, gone when it is closed. */
    final class Task implements AutoCloseable {

        private final List<Path> files = new ArrayList<>();
        private final LastOneOut.Visit visit;
        private Path directory;
        private boolean closed;

        private Task(LastOneOut.Visit visit) {
            this.visit = visit;
        }

        private void refuseIfClosed() {
            if (closed) {
                throw new IllegalStateException("The task's room is closed");
            }
        }

        /** A folder that no other task sees. */
        synchronized Path directory() throws IOException {
            refuseIfClosed();
            if (directory == null) {
                directory = Files.createTempDirectory(root(), "");
            }
            return directory;
        }

        /** A new file with this name. */
        synchronized Path file(String name, byte[] content) throws IOException {
            refuseIfClosed();
            Path file = root().resolve(name);
            try {
                write(file, content);
            } catch (FileAlreadyExistsException e) {
                // Another task's: names are unique in a folder of recordings and no further.
                file = Files.createTempDirectory(root(), "").resolve(name);
                files.add(file.getParent());
                write(file, content);
            }
            files.add(file);
            return file;
        }

        private void write(Path file, byte[] content) throws IOException {
            try {
                Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException e) {
                // What there is room for of it is in the way of the next try.
                Files.deleteIfExists(file);
                throw e;
            }
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            for (int i = files.size() - 1; i >= 0; i--) {
                try {
                    Files.deleteIfExists(files.get(i));
                } catch (IOException e) {
                    LOG.warnf("%s could not be deleted: %s", files.get(i), e.getMessage());
                }
            }
            files.clear();
            if (directory != null) {
                delete(directory);
                directory = null;
            }
            visit.close();
        }
    }
}
