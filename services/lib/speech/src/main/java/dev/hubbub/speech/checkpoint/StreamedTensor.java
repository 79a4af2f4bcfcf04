package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor that is made a block at a time, so that a file of it can be written without ever holding all of it.
 *
 * @param name under which it is saved
 * @param type encoding in the file
 * @param shape length of every axis
 * @param content gives its bytes, in order; asked as often as the format needs
 */
public record StreamedTensor(String name, ElementType type, long[] shape, Content content) implements Parameter {

    /** Makes the bytes of a tensor. */
    @FunctionalInterface
    public interface Content {
        /** Hands over all elements row-major and little-endian, in as many blocks as it likes. */
        void writeTo(Sink sink) throws IOException;
    }

    public StreamedTensor {
        shape = shape.clone();
    }

    @Override
    public StreamedTensor named(String other) {
        return new StreamedTensor(other, type, shape, content);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        content.writeTo(sink);
    }

    @Override
    public ByteBuffer bytes() {
        if (length() > Integer.MAX_VALUE) {
            throw new CheckpointException("Tensor " + name + " has " + length()
                    + " bytes, of which at most 2 GiB can be held at once: save it as safetensors.");
        }
        ByteBuffer all = ByteBuffer.allocate((int) length()).order(ByteOrder.LITTLE_ENDIAN);
        try {
            content.writeTo(all::put);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.flip();
    }
}
