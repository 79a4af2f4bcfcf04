package dev.hubbub.speech.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A tensor on its way into a file. Its bytes are asked for when they are written, so that a model is never in memory twice.
 *
 * @param name under which it is saved
 * @param type encoding in the file
 * @param shape length of every axis
 * @param bytes the elements row-major, little-endian, in that encoding; asked for as often as the format needs
 */
public record TensorData(String name, ElementType type, long[] shape, Supplier<ByteBuffer> bytes) {

    public TensorData {
        shape = shape.clone();
    }

    /** A stored tensor as it is. */
    public static TensorData of(StoredTensor tensor) {
        return new TensorData(tensor.name(), tensor.type(), tensor.shape(), tensor::bytes);
    }

    /** Float32 values on the heap. */
    public static TensorData of(String name, long[] shape, float[] values) {
        return new TensorData(name, ElementType.FLOAT32, shape, () -> encoded(values, ElementType.FLOAT32));
    }

    /** An array of the engine, widened to float32; it must stay open until the file is written. */
    public static TensorData of(String name, NDArray array) {
        return new TensorData(name, ElementType.FLOAT32, array.getShape().getShape(), () -> {
            if (array.getDataType() == DataType.FLOAT32) {
                return array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            }
            try (NDArray wide = array.toType(DataType.FLOAT32, true)) {
                return wide.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            }
        });
    }

    /** The same tensor under another name. */
    public TensorData named(String other) {
        return new TensorData(other, type, shape, bytes);
    }

    /**
     * The same tensor in another floating-point encoding, rounded to nearest even; integers stay as they are.
     *
     * @param target float32, float16 or bfloat16
     */
    public TensorData as(ElementType target) {
        boolean floating = type == ElementType.FLOAT64 || isTarget(type);
        if (!isTarget(target)) {
            throw new IllegalArgumentException(
                    "Weights cannot be saved as " + target + ": use FLOAT32, FLOAT16 or BFLOAT16.");
        }
        if (!floating || type == target) {
            return this;
        }
        return new TensorData(name, target, shape, () -> encoded(floats(), target));
    }

    /** Number of bytes in the file. */
    public long length() {
        return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    private float[] floats() {
        ByteBuffer source = bytes.get();
        float[] values = new float[source.remaining() / type.bytes()];
        FloatDecoder.decode(type, source, FloatBuffer.wrap(values));
        return values;
    }

    private static boolean isTarget(ElementType type) {
        return type == ElementType.FLOAT32 || type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
    }

    private static ByteBuffer encoded(float[] values, ElementType type) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type) {
                case FLOAT16 -> bytes.putShort(Float16.fromFloat(value));
                case BFLOAT16 -> bytes.putShort(roundedToBfloat16(value));
                default -> bytes.putFloat(value);
            }
        }
        return bytes.flip();
    }

    private static short roundedToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
