package dev.hubbub.artifacts;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of this machine takes no more: its disk is full or fails, or nothing may be written there. No fault of what
 * was to be written; it goes on once a person has acted.
 */
public final class LocalDiskException extends IOException {

    private static final long serialVersionUID = 1;

    // The operating system's own words: Java gives out no error number.
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");
    private static final List<String> FAILING = List.of("Read-only file system", "Input/output error");

    private final transient Path folder;
    private final boolean full;
    private final long roomThen;

    private LocalDiskException(String message, Path folder, boolean full, Throwable cause) {
        super(message, cause);
        this.folder = folder;
        this.full = full;
        this.roomThen = room();
    }

    /**
     * What a fault comes to if a folder's disk is the reason; empty if something else is.
     *
     * @param folder where something was to be written
     * @param otherFolder how to name another folder, as the end of a sentence after "or"
     */
    public static Optional<LocalDiskException> of(Throwable fault, Path folder, String otherFolder) {
        for (Throwable e = fault; e != null; e = e.getCause()) {
            if (e instanceof LocalDiskException known) {
                return Optional.of(known);
            }
            String said = String.valueOf(e.getMessage());
            Optional<String> full = FULL.stream().filter(said::contains).findFirst();
            if (e instanceof IOException && full.isPresent()) {
                return Optional.of(new LocalDiskException(
                        "There is no room left in " + folder + " (" + full.get() + "): free space there, or "
                                + otherFolder + ".",
                        folder,
                        true,
                        fault));
            }
            Optional<String> failing = e instanceof AccessDeniedException
                    ? Optional.of("Permission denied")
                    : FAILING.stream().filter(said::contains).findFirst();
            // What may not be read elsewhere is a fault of its own, and goes on being one.
            if (e instanceof IOException && failing.isPresent() && said.contains(folder.toString())) {
                return Optional.of(new LocalDiskException(
                        "Nothing can be written into " + folder + " (" + failing.get() + "): mend that, or "
                                + otherFolder + ".",
                        folder,
                        false,
                        fault));
            }
        }
        return Optional.empty();
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** Whether its disk was full, and not failing or closed. */
    public boolean isFull() {
        return full;
    }

    /** Whether it may go well now: there is more room than there was, and a file can be written. */
    public boolean mayBeOver() {
        // Beside what did not fit there may have been room for a little file all the time.
        if (full && room() <= roomThen) {
            return false;
        }
        try {
            Path probe = Files.createTempFile(Files.createDirectories(folder), ".room", null);
            try {
                Files.write(probe, new byte[1 << 12]);
            } finally {
                Files.delete(probe);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private long room() {
        for (Path there = folder.toAbsolutePath(); there != null; there = there.getParent()) {
            try {
                return Files.getFileStore(there).getUsableSpace();
            } catch (IOException e) {
                // Not made yet, or not to be looked at: what is above it is on the same disk, mostly.
                continue;
            }
        }
        return 0;
    }
}
