package dev.hubbub.speech.checkpoint;

import java.nio.ByteBuffer;

/** Encodes doubles as the elements of a tensor. */
public final class NumberWriter {

    private NumberWriter() {}

    /**
     * Appends numbers, each rounded to nearest even. Halves and bfloat16 are rounded from float32, as they are wherever a
     * model is computed in float32 and saved in less.
     *
     * @param type a floating-point type
     * @param target little-endian, with room for them
     * @throws IllegalArgumentException if the type is one of whole numbers
     */
    public static void put(ElementType type, double[] values, int count, ByteBuffer target) {
        switch (type) {
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target.putDouble(values[i]);
                }
            }
            case FLOAT32 -> {
                int start = target.position();
                for (int i = 0; i < count; i++) {
                    target.putFloat(start + (i << 2), (float) values[i]);
                }
                target.position(start + (count << 2));
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target.putShort(Float16.fromFloat((float) values[i]));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target.putShort(bfloat16((float) values[i]));
                }
            }
            default -> throw new IllegalArgumentException("Numbers with a fraction cannot be saved as " + type + ".");
        }
    }

    /** The least number that is infinite once it is rounded to a type: half a step behind the largest there is. */
    public static double overflow(ElementType type) {
        return switch (type) {
            case FLOAT64 -> Double.POSITIVE_INFINITY;
            case FLOAT16 -> 65520 - 0x1p-9;
            case BFLOAT16 -> 0x1.ffp127 - 0x1p103;
            default -> 0x1.ffffffp127;
        };
    }

    /** The nearest bfloat16, ties to even. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
