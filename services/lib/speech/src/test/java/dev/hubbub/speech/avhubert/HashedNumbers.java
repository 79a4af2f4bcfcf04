package dev.hubbub.speech.avhubert;

import java.nio.charset.StandardCharsets;

/** Numbers in [-1, 1) that follow from a name: FNV-1a over the name, then splitmix64 of the sum with the index. */
public final class HashedNumbers {
    private HashedNumbers() {}

    static float[] of(String name, int count) {
        return of(name, 0, count);
    }

    /** @param seed is added to the name's number */
    public static float[] of(String name, long seed, int count) {
        long base = 0xCBF29CE484222325L;
        for (byte sign : name.getBytes(StandardCharsets.UTF_8)) {
            base = (base ^ (sign & 0xff)) * 0x100000001B3L;
        }
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            long z = base + seed + i + 0x9E3779B97F4A7C15L;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            numbers[i] = (z >>> 40) * 0x1p-23f - 1;
        }
        return numbers;
    }

    /** A weight of a network: {@code u} scaled to its part in it. */
    static float[] weight(String name, long... shape) {
        int count = 1;
        for (long length : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(length));
        }
        float[] numbers = of(name, count);
        long fanIn = count / shape[0];
        for (int i = 0; i < count; i++) {
            float u = numbers[i];
            if (shape.length > 1) {
                numbers[i] = u * (float) Math.sqrt(3.0 / fanIn);
            } else if (name.endsWith("running_var")) {
                numbers[i] = 1 + 0.5f * u;
            } else if (name.endsWith("running_mean") || name.endsWith("bias")) {
                numbers[i] = 0.1f * u;
            } else if (name.contains("relu") || name.contains("frontend3D.2")) {
                numbers[i] = 0.25f + 0.1f * u;
            } else {
                numbers[i] = 1 + 0.2f * u;
            }
        }
        return numbers;
    }
}
