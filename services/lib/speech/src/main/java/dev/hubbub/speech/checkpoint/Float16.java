package dev.hubbub.speech.checkpoint;

/** IEEE 754 half precision (binary16), which Java 17 has no conversion for. */
public final class Float16 {
    private static final int SIGNIFICAND = 10;
    private static final int EXPONENT_MASK = 0x1f;

    private Float16() {}

    /** The exact value of the 16 bits. */
    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> SIGNIFICAND & EXPONENT_MASK;
        int significand = bits & 0x3ff;
        if (exponent == 0) {
            // Zero and subnormals: the significand counts units of 2^-24, which float holds exactly.
            float magnitude = significand * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == EXPONENT_MASK ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | significand << 13);
    }

    /** The nearest half, ties to even; beyond 65504 infinity. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            // rint rounds ties to even, and 1024 units become the smallest normal number by themselves.
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int kept = bits & 0x7fffffff;
        int odd = kept >>> 13 & 1;
        int rounded = kept + 0xfff + odd;
        return (short) (sign | (rounded >>> 13) - (127 - 15 << SIGNIFICAND));
    }
}
