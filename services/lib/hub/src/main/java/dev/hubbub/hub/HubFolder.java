package dev.hubbub.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The files of hubs on this machine: a folder per commit, so that what is here is never downloaded again and never
 * changes. Several processes may share it.
 */
public final class HubFolder {
    private final Path root;

    /** @param root is made when something comes */
    public HubFolder(Path root) {
        this.root = root;
    }

    /** The folder of a pinned address whose files are all here; nobody has to be asked then. */
    public Optional<Path> complete(HubAddress address) {
        return address.isPinned() && Files.exists(marker(address))
                ? Optional.of(folder(address).resolve(address.folder()))
                : Optional.empty();
    }

    private Path folder(HubAddress address) {
        return root.resolve(address.kind().path() + "--" + address.repository().replace("/", "--"))
                .resolve(address.revision());
    }

    /** A file that is there when all files of an address are. */
    private Path marker(HubAddress address) {
        return beside(
                address,
                ".complete"
                        + (address.folder().isEmpty()
                                ? ""
                                : "-" + address.folder().replace("/", "--")));
    }

    private Path beside(HubAddress address, String ending) {
        return folder(address).resolveSibling("." + address.revision() + ending);
    }

    /** Is told how far it is. */
    public interface Progress {

        /**
         * @param file the one that comes
         * @param done bytes of all files that are here
         * @param total bytes of all files
         */
        void at(HubFile file, long done, long total);
    }

    /**
     * The folder of a snapshot's files, which are downloaded if they are not there.
     *
     * @throws HubException if the hub does not give them
     */
    public Path of(HubSnapshot snapshot, Hub hub, Progress progress) throws IOException {
        HubAddress address = snapshot.address();
        Path folder = folder(address);
        Files.createDirectories(folder);
        // The lock of a file is one between processes; threads of this one take turns before.
        synchronized (HubFolder.class) {
            downloadTo(folder, snapshot, hub, progress);
        }
        return folder.resolve(address.folder());
    }

    /**
     * Deletes those of a snapshot's files that are here and are not what the hub says, as after an edit or on a bad disk, so
     * that they are downloaded again.
     */
    public void discardDamaged(HubSnapshot snapshot) throws IOException {
        Path folder = folder(snapshot.address());
        Files.createDirectories(folder);
        synchronized (HubFolder.class) {
            locked(snapshot.address(), () -> {
                for (HubFile file : snapshot.files()) {
                    Path here = inside(folder, file);
                    if (Files.exists(here) && !file.isIn(here)) {
                        Files.deleteIfExists(marker(snapshot.address()));
                        Files.delete(here);
                    }
                }
            });
        }
    }

    /**
     * One file of a snapshot, which is downloaded if it is not there.
     *
     * @throws HubException if the hub does not give it
     */
    Path file(HubSnapshot snapshot, HubFile file, Hub hub) throws IOException {
        Path target = inside(folder(snapshot.address()), file);
        if (!Files.exists(target)) {
            Files.createDirectories(target.getParent());
            synchronized (HubFolder.class) {
                locked(snapshot.address(), () -> {
                    if (!Files.exists(target)) {
                        hub.download(snapshot, file, target, bytes -> {});
                    }
                });
            }
        }
        return target;
    }

    private interface Work {
        void run() throws IOException;
    }

    private void locked(HubAddress address, Work work) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        beside(address, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            work.run();
        }
    }

    private void downloadTo(Path folder, HubSnapshot snapshot, Hub hub, Progress progress) throws IOException {
        locked(snapshot.address(), () -> {
            long done = 0;
            for (HubFile file : snapshot.files()) {
                Path target = inside(folder, file);
                if (!Files.exists(target)) {
                    Files.createDirectories(target.getParent());
                    long before = done;
                    hub.download(snapshot, file, target, bytes -> progress.at(file, before + bytes, snapshot.size()));
                }
                done += file.size();
            }
            Files.write(marker(snapshot.address()), new byte[0]);
        });
    }

    private static Path inside(Path folder, HubFile file) throws HubException {
        Path target = folder.resolve(file.path()).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw new HubException(
                    HubException.Reason.DAMAGED,
                    "The hub names a file outside of its repository: " + file.path() + ".");
        }
        return target;
    }
}
