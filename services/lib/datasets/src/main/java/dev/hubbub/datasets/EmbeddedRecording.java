package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A recording that lies in a file of many. Those of its group of rows are taken out of it together, once, and kept on this
 * machine while there is room.
 *
 * @param layout how the file is read
 * @param file where it is
 * @param object the file as it was looked up
 * @param column which of its columns holds recordings
 * @param group which of its groups of rows it is in
 * @param row its row in the group, from 0
 * @param path what it was called before; {@code null} if nobody knows
 * @param bytes about how large it is
 */
record EmbeddedRecording(
        TableLayout layout,
        Location file,
        StoredObject object,
        String column,
        int group,
        int row,
        String path,
        long bytes) {

    private static final int LONGEST_NAME = 100;
    // Of 255, which file systems take for a name.
    private static final int MOST_BYTES = 240;

    /** What is known of it without reading it: it changes if anything in its file does. */
    StoredObject identity() {
        return new StoredObject("", object.size(), object.identity() + " " + column);
    }

    /**
     * Its file for as long as it is open.
     *
     * @param files where its file is read
     * @param kept where the recordings of its group are kept
     * @param name what it is called, for people
     * @throws StageFailure if it is not there
     */
    PlannedFiles.Opened hold(DatasetFiles files, KeptFiles kept, Location name) throws StageFailure, IOException {
        KeptFiles.Lease lease = kept.acquire(
                "rows " + group + " of " + column + " in " + file + " " + object.size() + " " + object.identity(),
                folder -> takeOut(folder, files));
        Path path = lease.directory().resolve(fileName(row, this.path));
        if (!Files.exists(path)) {
            lease.close();
            throw new StageFailure(
                    FailureReason.MissingInput,
                    "There is no recording in column " + column + " for " + name
                            + ": leave its row out, or add its recording.");
        }
        return new PlannedFiles.Opened(path, Optional.of(lease));
    }

    private void takeOut(Path folder, DatasetFiles files) throws StageFailure, IOException {
        try (TableFile table = layout.open(files, file, object)) {
            table.recordings(group, column, (place, name, bytes) -> {
                if (bytes != null) {
                    Files.write(folder.resolve(fileName(place, name)), bytes);
                }
            });
        }
    }

    /**
     * What a recording is called below its file.
     *
     * @param row its row in the file, from 1
     */
    static String name(int row, String path) {
        String base = base(path);
        return base.isEmpty() ? Integer.toString(row) : row + "/" + base;
    }

    private static String fileName(int row, String path) {
        String base = base(path);
        return base.isEmpty() ? Integer.toString(row) : row + "-" + base;
    }

    /** The last part of a path that was written on some machine, as this one can have it. Decoders look at its ending. */
    private static String base(String path) {
        if (path == null) {
            return "";
        }
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cntrl}:*?\"<>|]", "_");
        String base = end(name);
        return base.matches("\\.*") ? "" : base;
    }

    /** As much of its end as a file may be called, with a row before it; whole characters. */
    private static String end(String name) {
        int start = Math.max(0, name.length() - LONGEST_NAME);
        int bytes = name.substring(start).getBytes(StandardCharsets.UTF_8).length;
        while (start < name.length() && (bytes > MOST_BYTES || Character.isLowSurrogate(name.charAt(start)))) {
            start++;
            bytes = name.substring(start).getBytes(StandardCharsets.UTF_8).length;
        }
        return name.substring(start);
    }
}
