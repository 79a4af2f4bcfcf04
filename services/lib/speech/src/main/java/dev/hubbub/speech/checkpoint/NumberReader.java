package dev.hubbub.speech.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The numbers of a parameter in order, widened to double, a block at a time: however large a parameter is, only a block
 * of it is in memory. Not for several threads.
 */
public final class NumberReader {

    /** Bytes of a parameter's encoding, row-major and little-endian, from anywhere in it. */
    @FunctionalInterface
    interface Source {
        /** Fills the rest of a buffer with the bytes from an offset on. */
        void read(long offset, ByteBuffer into);
    }

    /** Every half there is: decoding a bit pattern by arithmetic takes several times longer. */
    private static final float[] HALVES = new float[1 << 16];

    static {
        for (int bits = 0; bits < HALVES.length; bits++) {
            HALVES[bits] = Float16.toFloat((short) bits);
        }
    }

    private final ElementType type;
    private final long size;
    private final Source source;
    private long next;
    private ByteBuffer block = ByteBuffer.allocateDirect(0);

    NumberReader(ElementType type, long size, Source source) {
        this.type = type;
        this.size = size;
        this.source = source;
    }

    static NumberReader of(ElementType type, long size, ByteBuffer bytes) {
        return new NumberReader(
                type,
                size,
                (offset, into) ->
                        into.put(into.position(), bytes, bytes.position() + Math.toIntExact(offset), into.remaining()));
    }

    /**
     * Reads on.
     *
     * @param target takes as many numbers as it has room for, if there are so many left
     * @return how many were read; 0 at the end
     * @throws CheckpointException if the file cannot be read
     */
    public int read(double[] target) {
        int count = (int) Math.min(target.length, size - next);
        int bytes = Math.multiplyExact(target.length, type.bytes());
        if (block.capacity() < bytes) {
            block = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        if (count > 0) {
            block.position(0).limit(count * type.bytes());
            source.read(next * type.bytes(), block);
            decode(target, count);
            next += count;
        }
        return count;
    }

    private void decode(double[] target, int count) {
        switch (type) {
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = block.getDouble(i << 3);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = block.getFloat(i << 2);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = HALVES[block.getShort(i << 1) & 0xffff];
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = Float.intBitsToFloat(block.getShort(i << 1) << 16);
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = block.getLong(i << 3);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[i] = type.floatAt(block, i * type.bytes());
                }
            }
        }
    }
}
