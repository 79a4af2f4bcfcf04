package dev.hubbub.speech.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One tensor of a model file: where it lies, not its values. The bytes are mapped when they are asked for.
 *
 * <p>A tensor of a PyTorch file may be a strided view of a storage that it shares with others; such a view is gathered
 * into row-major order on access, every other tensor is seen in place.
 */
public final class StoredTensor implements Parameter {
    private final String name;
    private final ElementType type;
    private final long[] shape;
    private final long[] strides;
    private final MappedFile file;
    private final long position;

    /**
     * @param position byte position of the first element in the file
     * @param strides steps between neighbours of each axis, in elements
     */
    StoredTensor(String name, ElementType type, long[] shape, long[] strides, MappedFile file, long position) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.file = file;
        this.position = position;
    }

    static StoredTensor contiguous(String name, ElementType type, long[] shape, MappedFile file, long position) {
        return new StoredTensor(name, type, shape, rowMajor(shape), file, position);
    }

    @Override
    public StoredTensor named(String other) {
        return new StoredTensor(other, type, shape, strides, file, position);
    }

    /** The name in the file, or the one a reader gave it. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** The file it lies in. */
    Path file() {
        return file.path();
    }

    /** Byte position of the first element in its file. */
    long position() {
        return position;
    }

    @Override
    public long size() {
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        return size;
    }

    /** Whether the elements lie row-major without gaps, so that the bytes can be used in place. */
    public boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return size() == 0;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /**
     * The elements row-major in the stored encoding, little-endian, from position 0. A contiguous tensor is mapped
     * read-only; it stays readable after the checkpoint is closed.
     *
     * @throws CheckpointException if the tensor has more than 2 GiB
     */
    @Override
    public ByteBuffer bytes() {
        if (isContiguous()) {
            return file.map(position, size() * type.bytes());
        }
        ByteBuffer gathered = direct(size() * type.bytes());
        ByteBuffer storage = file.map(position, span() * type.bytes());
        gather(0, 0, storage, gathered);
        return gathered.flip();
    }

    @Override
    public NumberReader numbers() {
        return isContiguous()
                ? new NumberReader(type, (offset, into) -> file.read(position + offset, into))
                : Parameter.super.numbers();
    }

    /**
     * The elements as a float32 array of the manager. Float32 on the CPU is not copied: such an array reads the mapped
     * file, so it must not be written in place, and views that share its memory must not be used once it is closed;
     * duplicate it where either is needed.
     */
    @Override
    public NDArray toArray(NDManager manager) {
        Shape arrayShape = new Shape(shape);
        if (type == ElementType.FLOAT32) {
            return named(manager.create(aligned(bytes()), arrayShape, DataType.FLOAT32));
        }
        if (type == ElementType.FLOAT16) {
            // The engine widens halves several times faster than a loop here does.
            try (NDArray half = manager.create(aligned(bytes()), arrayShape, DataType.FLOAT16)) {
                return named(half.toType(DataType.FLOAT32, true));
            }
        }
        return named(widened(manager, arrayShape));
    }

    private NDArray named(NDArray array) {
        array.setName(name);
        return array;
    }

    /** Bfloat16 and integers are widened here: the engine aborts the process when asked to make a bfloat16 array. */
    private NDArray widened(NDManager manager, Shape arrayShape) {
        ByteBuffer bytes = bytes();
        int wideBytes = addressable(size() * Float.BYTES);
        if (manager.getDevice().isGpu()) {
            ByteBuffer wide = direct(wideBytes);
            FloatDecoder.decode(type, bytes, wide.asFloatBuffer());
            return manager.create(wide, arrayShape, DataType.FLOAT32);
        }
        // Into the engine's own memory: what Java allocates would live as long as the array and count against the
        // limit on direct memory, which is no more than the heap unless someone sets it.
        NDArray wide = manager.create(arrayShape, DataType.FLOAT32);
        if (wideBytes > 0) {
            FloatDecoder.decode(type, bytes, wide.toByteBuffer(true).asFloatBuffer());
        }
        return wide;
    }

    /** Mapped bytes where their address suits the element; a copy where a file has them at an odd place. */
    private ByteBuffer aligned(ByteBuffer bytes) {
        if (!isContiguous() || position % type.bytes() == 0) {
            return bytes;
        }
        return direct(bytes.remaining()).put(bytes).flip();
    }

    private long span() {
        long last = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            last += (shape[axis] - 1) * strides[axis];
        }
        return last + 1;
    }

    private void gather(int axis, long element, ByteBuffer storage, ByteBuffer gathered) {
        if (axis == shape.length) {
            int at = Math.toIntExact(element * type.bytes());
            gathered.put(storage.slice(at, type.bytes()));
            return;
        }
        for (long i = 0; i < shape[axis]; i++) {
            gather(axis + 1, element + i * strides[axis], storage, gathered);
        }
    }

    private ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(addressable(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int addressable(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new CheckpointException("Tensor " + name + " of " + file.path() + " needs " + bytes
                    + " bytes; at most 2 GiB are possible.");
        }
        return (int) bytes;
    }

    static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, shape[axis]);
        }
        return strides;
    }

    @Override
    public String toString() {
        return name + " " + type.safetensorsName() + Arrays.toString(shape);
    }
}
