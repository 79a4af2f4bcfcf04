package dev.hubbub.speech.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;

/** One named tensor of a model, wherever its numbers are. They are read when they are asked for. */
public sealed interface Parameter permits StoredTensor, TensorData {

    /** What the model calls it. */
    String name();

    /** How each number is encoded. */
    ElementType type();

    /** Length of every axis; empty for a single number. */
    long[] shape();

    /** The elements row-major and little-endian in that encoding, from position 0. */
    ByteBuffer bytes();

    /** The elements row-major as float32 on the heap; 64-bit numbers are rounded. */
    float[] floats();

    /** The elements as a float32 array of the manager, which must not be written in place. */
    NDArray toArray(NDManager manager);

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
