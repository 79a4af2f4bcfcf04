package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of which the parts that were read last are remembered, so that whoever looks at the same tables again and again
 * reads only what changed. A file that is replaced has another identity, and so other parts. Safe for use by several
 * threads.
 */
public final class RememberedParts implements DatasetFiles {

    private record Part(Location file, String identity, long start, int length) {}

    private final DatasetFiles files;
    private final long mostBytes;
    private final Map<Part, byte[]> parts = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param mostBytes how much is remembered */
    public RememberedParts(DatasetFiles files, long mostBytes) {
        this.files = files;
        this.mostBytes = mostBytes;
    }

    @Override
    public List<StoredObject> list(Location folder) throws IOException, StageFailure {
        return files.list(folder);
    }

    @Override
    public Optional<StoredObject> find(Location file) throws IOException, StageFailure {
        return files.find(file);
    }

    @Override
    public Optional<byte[]> read(Location file) throws IOException, StageFailure {
        return files.read(file);
    }

    @Override
    public byte[] read(Location file, StoredObject known) throws IOException, StageFailure {
        return files.read(file, known);
    }

    @Override
    public byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure {
        Part part = new Part(file, known.identity(), start, length);
        synchronized (parts) {
            byte[] remembered = parts.get(part);
            if (remembered != null) {
                return remembered;
            }
        }
        byte[] read = files.read(file, known, start, length);
        remember(part, read);
        return read;
    }

    private void remember(Part part, byte[] read) {
        synchronized (parts) {
            if (read.length > mostBytes || parts.put(part, read) != null) {
                return;
            }
            bytes += read.length;
            for (Iterator<byte[]> oldest = parts.values().iterator(); bytes > mostBytes; ) {
                bytes -= oldest.next().length;
                oldest.remove();
            }
        }
    }
}
