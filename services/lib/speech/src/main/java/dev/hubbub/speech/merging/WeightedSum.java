package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The sum of the models' numbers, each times a factor. Sums of float32, which most merges are, are made in one go from the
 * bytes that are read to those that are written.
 *
 * @param factors one for each model
 */
record WeightedSum(double[] factors) implements MergingMethod.Kernel {

    @Override
    public void merge(double[][] numbers, double[] target, int count, long first) {
        Arrays.fill(target, 0, count, 0);
        for (int model = 0; model < factors.length; model++) {
            double factor = factors[model];
            double[] own = numbers[model];
            for (int i = 0; i < count; i++) {
                target[i] += factor * own[i];
            }
        }
    }

    /**
     * The same for a stretch of float32 numbers, rounded to float32. What is not finite in a model makes its sum so too:
     * looking at the sums is enough.
     *
     * @param stretch has been read
     * @param target takes the encoded sums
     * @return false if a sum is not finite; what was put is then of no use
     */
    boolean mergeSingles(Stretch stretch, ByteBuffer target) {
        FloatBuffer encoded = target.asFloatBuffer();
        float[] singles = stretch.singles();
        double[] sums = stretch.scratch();
        for (int first = 0; first < stretch.count(); first += Stretch.BLOCK) {
            int count = Math.min(Stretch.BLOCK, stretch.count() - first);
            Arrays.fill(sums, 0, count, 0);
            int last = factors.length - 1;
            for (int model = 0; model < last; model++) {
                stretch.encoded(model).asFloatBuffer().get(first, singles, 0, count);
                add(factors[model], singles, sums, count);
            }
            stretch.encoded(last).asFloatBuffer().get(first, singles, 0, count);
            if (!round(sums, factors[last], singles, count)) {
                return false;
            }
            encoded.put(singles, 0, count);
        }
        target.position(target.position() + encoded.position() * ElementType.FLOAT32.bytes());
        return true;
    }

    private static void add(double factor, float[] numbers, double[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += factor * numbers[i];
        }
    }

    /** Adds the last of the models, whose place the rounded sums take. */
    private static boolean round(double[] sums, double factor, float[] numbers, int count) {
        boolean finite = true;
        for (int i = 0; i < count; i++) {
            float sum = (float) (sums[i] + factor * numbers[i]);
            numbers[i] = sum;
            finite &= Math.abs(sum) <= Float.MAX_VALUE;
        }
        return finite;
    }
}
