package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stored file that is read here and there, as it was planned. A few bytes are asked for together with those around them,
 * and at its end with those before it, where such files keep their directories.
 */
final class StoredRange extends InputStream {

    private static final int WINDOW_BYTES = 1 << 16;
    private static final int REQUEST_BYTES = 8 << 20;

    /** A failure of a dataset on its way through whoever reads the stream. */
    static final class FailedException extends IOException {
        private static final long serialVersionUID = 1;
        private final StageFailure failure;

        FailedException(StageFailure failure) {
            super(failure.getMessage(), failure);
            this.failure = failure;
        }

        StageFailure failure() {
            return failure;
        }
    }

    private final DatasetFiles files;
    private final Location file;
    private final StoredObject known;
    private long position;
    private byte[] window = new byte[0];
    private long windowStart;

    StoredRange(DatasetFiles files, Location file, StoredObject known) {
        this.files = files;
        this.file = file;
        this.known = known;
    }

    long position() {
        return position;
    }

    void seek(long to) {
        position = to;
    }

    long size() {
        return known.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position >= known.size()) {
            return -1;
        }
        boolean inWindow = position >= windowStart && position < windowStart + window.length;
        if (!inWindow && length > WINDOW_BYTES) {
            byte[] part = fetch(position, Math.min(length, REQUEST_BYTES));
            System.arraycopy(part, 0, into, offset, part.length);
            position += part.length;
            return part.length;
        }
        if (!inWindow) {
            windowStart = Math.max(0, Math.min(position, known.size() - WINDOW_BYTES));
            window = fetch(windowStart, WINDOW_BYTES);
        }
        int from = (int) (position - windowStart);
        int count = Math.min(length, window.length - from);
        System.arraycopy(window, from, into, offset, count);
        position += count;
        return count;
    }

    private byte[] fetch(long start, int most) throws IOException {
        int wanted = (int) Math.min(most, known.size() - start);
        byte[] bytes;
        try {
            bytes = files.read(file, known, start, wanted);
        } catch (StageFailure e) {
            throw new FailedException(e);
        }
        if (bytes.length != wanted) {
            throw new IOException(file + " ended after " + (start + bytes.length) + " of " + known.size() + " bytes");
        }
        return bytes;
    }
}
