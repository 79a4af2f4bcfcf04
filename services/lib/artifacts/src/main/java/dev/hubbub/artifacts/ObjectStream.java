package dev.hubbub.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** An object's bytes, whose faults say what they are about. */
final class ObjectStream extends FilterInputStream {

    private final Function<IOException, ObjectStoreException> fault;

    /**
     * Reads on.
     *
     * @param fault what a fault of the connection means
     */
    ObjectStream(InputStream content, Function<IOException, ObjectStoreException> fault) {
        super(content);
        this.fault = fault;
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw fault.apply(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw fault.apply(e);
        }
    }
}
