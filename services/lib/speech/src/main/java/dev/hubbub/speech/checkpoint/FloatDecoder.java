package dev.hubbub.speech.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Reads stored elements as float32, widened or rounded. */
final class FloatDecoder {
    /** So many elements are decoded at once; they stay in the processor's cache. */
    private static final int BLOCK = 1 << 14;

    private FloatDecoder() {}

    /**
     * Decodes all elements from the source's position on.
     *
     * @param source little-endian; its position stays
     * @param target takes as many numbers from its position on
     */
    static void decode(ElementType type, ByteBuffer source, FloatBuffer target) {
        ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT32 -> target.put(bytes.asFloatBuffer());
            case BFLOAT16 -> decodeBfloat16(bytes.asShortBuffer(), target);
            default -> {
                for (int at = 0; at < bytes.limit(); at += type.bytes()) {
                    target.put(type.floatAt(bytes, at));
                }
            }
        }
    }

    /** In bulk through arrays, because large models are saved in it and one by one takes longer. */
    private static void decodeBfloat16(ShortBuffer stored, FloatBuffer target) {
        short[] block = new short[Math.min(BLOCK, stored.remaining())];
        float[] wide = new float[block.length];
        while (stored.hasRemaining()) {
            int count = Math.min(block.length, stored.remaining());
            stored.get(block, 0, count);
            for (int i = 0; i < count; i++) {
                wide[i] = Float.intBitsToFloat(block[i] << 16);
            }
            target.put(wide, 0, count);
        }
    }
}
