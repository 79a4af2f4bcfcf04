package dev.hubbub.speech.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** One named tensor of a model, wherever its numbers are. They are read when they are asked for. */
public sealed interface Parameter permits StoredTensor, TensorData, StreamedTensor {

    /** Takes the bytes of a parameter, block after block. */
    @FunctionalInterface
    interface Sink {
        /** @param block what comes next; it may be overwritten once this returns */
        void put(ByteBuffer block) throws IOException;
    }

    /** What the model calls it. */
    String name();

    /** How each number is encoded. */
    ElementType type();

    /** Length of every axis; empty for a single number. */
    long[] shape();

    /** The elements row-major and little-endian in that encoding, from position 0. */
    ByteBuffer bytes();

    /** The elements row-major as float32 on the heap; 64-bit numbers are rounded. */
    default float[] floats() {
        ByteBuffer bytes = bytes();
        float[] values = new float[bytes.remaining() / type().bytes()];
        FloatDecoder.decode(type(), bytes, FloatBuffer.wrap(values));
        return values;
    }

    /** The elements from anywhere, widened to double. */
    default NumberReader numbers() {
        return NumberReader.of(type(), bytes());
    }

    /**
     * Hands over the elements row-major and little-endian in this encoding.
     *
     * @throws IOException if the sink does
     */
    default void writeTo(Sink sink) throws IOException {
        sink.put(bytes());
    }

    /** The elements as a float32 array of the manager, which must not be written in place. */
    default NDArray toArray(NDManager manager) {
        NDArray array = manager.create(floats(), new Shape(shape()));
        array.setName(name());
        return array;
    }

    /** The same numbers under another name. */
    Parameter named(String other);

    /** Number of elements. */
    default long size() {
        long size = 1;
        for (long length : shape()) {
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    /** Number of bytes in this encoding. */
    default long length() {
        return Math.multiplyExact(size(), type().bytes());
    }

    /**
     * The same numbers in another floating-point encoding, rounded to nearest even; integers stay as they are.
     *
     * @param target float32, float16 or bfloat16
     */
    default Parameter as(ElementType target) {
        if (!target.isWeight()) {
            throw new IllegalArgumentException(
                    "Weights cannot be saved as " + target + ": use FLOAT32, FLOAT16 or BFLOAT16.");
        }
        return type().isFloating() && type() != target ? TensorData.encoded(this, target) : this;
    }
}
