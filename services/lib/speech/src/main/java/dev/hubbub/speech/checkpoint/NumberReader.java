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

    /** Bytes that are asked for at a time: each time is a call of the operating system. */
    private static final int CHUNK = 1 << 18;

    private final ElementType type;
    private final long size;
    private final Source source;
    private final ByteBuffer chunk;
    private long asked;

    NumberReader(ElementType type, long size, Source source) {
        this.type = type;
        this.size = size;
        this.source = source;
        this.chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, size * type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    static NumberReader of(ElementType type, long size, ByteBuffer bytes) {
        return new NumberReader(
                type,
                size,
                (offset, into) -> into.put(bytes.slice(bytes.position() + Math.toIntExact(offset), into.remaining())));
    }

    /**
     * Reads on.
     *
     * @param target takes as many numbers as it has room for, if there are so many left
     * @return how many were read; 0 at the end
     * @throws CheckpointException if the file cannot be read
     */
    public int read(double[] target) {
        int done = 0;
        while (done < target.length) {
            if (!chunk.hasRemaining() && !next()) {
                break;
            }
            int count = Math.min(target.length - done, chunk.remaining() / type.bytes());
            decode(target, done, count);
            done += count;
        }
        return done;
    }

    private boolean next() {
        long left = size * type.bytes() - asked;
        chunk.clear().limit((int) Math.min(chunk.capacity(), left));
        if (left > 0) {
            source.read(asked, chunk);
            asked += chunk.position();
        }
        chunk.flip();
        return left > 0;
    }

    private void decode(double[] target, int from, int count) {
        int start = chunk.position();
        chunk.position(start + count * type.bytes());
        switch (type) {
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target[from + i] = chunk.getDouble(start + (i << 3));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    target[from + i] = chunk.getFloat(start + (i << 2));
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[from + i] = HALVES[chunk.getShort(start + (i << 1)) & 0xffff];
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[from + i] = Float.intBitsToFloat(chunk.getShort(start + (i << 1)) << 16);
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    target[from + i] = chunk.getLong(start + (i << 3));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[from + i] = type.floatAt(chunk, start + i * type.bytes());
                }
            }
        }
    }
}
