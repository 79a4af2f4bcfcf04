package dev.hubbub.speech.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * A tensor that was made, not read. Its bytes are asked for when they are needed, so that a model on its way into a file
 * is never in memory twice.
 *
 * @param name under which it is saved
 * @param type encoding in the file
 * @param shape length of every axis
 * @param content the elements row-major, little-endian, in that encoding; asked for as often as the format needs
 */
public record TensorData(String name, ElementType type, long[] shape, Supplier<ByteBuffer> content)
        implements Parameter {

    public TensorData {
        shape = shape.clone();
    }

    /** Float32 values on the heap. */
    public static TensorData of(String name, long[] shape, float[] values) {
        return new TensorData(name, ElementType.FLOAT32, shape, () -> encoded(values, ElementType.FLOAT32));
    }

    /** Float32 values that are computed whenever they are asked for. */
    public static TensorData computed(String name, long[] shape, Supplier<float[]> values) {
        return new TensorData(name, ElementType.FLOAT32, shape, () -> encoded(values.get(), ElementType.FLOAT32));
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

    /** A float32 array of the engine that counts something, as 64-bit integers; it must stay open until it is written. */
    public static TensorData whole(String name, NDArray array) {
        return new TensorData(name, ElementType.INT64, array.getShape().getShape(), () -> {
            float[] values = array.toFloatArray();
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putLong(Math.round(value));
            }
            return bytes.flip();
        });
    }

    /** Another parameter's numbers, rounded when they are asked for. */
    static TensorData encoded(Parameter source, ElementType target) {
        return new TensorData(source.name(), target, source.shape(), () -> encoded(source.floats(), target));
    }

    @Override
    public TensorData named(String other) {
        return new TensorData(other, type, shape, content);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public ByteBuffer bytes() {
        return content.get();
    }

    private static ByteBuffer encoded(float[] values, ElementType type) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type) {
                case FLOAT16 -> bytes.putShort(Float16.fromFloat(value));
                case BFLOAT16 -> bytes.putShort(NumberWriter.bfloat16(value));
                default -> bytes.putFloat(value);
            }
        }
        return bytes.flip();
    }
}
