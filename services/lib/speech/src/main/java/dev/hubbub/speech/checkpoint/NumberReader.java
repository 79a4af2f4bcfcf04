package dev.hubbub.speech.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The numbers of a parameter from anywhere in it, widened to double: however large it is, only what is asked for is in
 * memory. For several threads, each with buffers of its own.
 */
public final class NumberReader {

    /** Bytes of a parameter's encoding, row-major and little-endian, from anywhere in it; for several threads. */
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
    private final Source source;

    NumberReader(ElementType type, Source source) {
        this.type = type;
        this.source = source;
    }

    static NumberReader of(ElementType type, ByteBuffer bytes) {
        return new NumberReader(
                type,
                (offset, into) -> into.put(bytes.slice(bytes.position() + Math.toIntExact(offset), into.remaining())));
    }

    /** How the numbers are encoded. */
    public ElementType type() {
        return type;
    }

    /**
     * Reads numbers as they are encoded. Each time is a call of the operating system where they are in a file.
     *
     * @param first position of the first one in the parameter
     * @param count how many, all of which must be there
     * @param into takes them from its beginning to its limit, which is set; little-endian, direct if it is to be fast
     * @throws CheckpointException if the file cannot be read
     */
    public void read(long first, int count, ByteBuffer into) {
        into.clear().limit(count * type.bytes());
        source.read(first * type.bytes(), into);
        into.flip();
    }

    /** One of the numbers. */
    public double at(long position) {
        ByteBuffer encoded = ByteBuffer.allocate(type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        read(position, 1, encoded);
        double[] number = new double[1];
        decode(encoded, 0, number, 1);
        return number[0];
    }

    /**
     * Decodes some of what was read.
     *
     * @param first place of the first one in the buffer
     * @param target takes them from its beginning
     */
    public void decode(ByteBuffer encoded, int first, double[] target, int count) {
        int start = first * type.bytes();
        switch (type) {
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = encoded.getDouble(start + (i << 3));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = encoded.getFloat(start + (i << 2));
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = HALVES[encoded.getShort(start + (i << 1)) & 0xffff];
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = Float.intBitsToFloat(encoded.getShort(start + (i << 1)) << 16);
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = encoded.getLong(start + (i << 3));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[i] = type.floatAt(encoded, start + i * type.bytes());
                }
            }
        }
    }
}
