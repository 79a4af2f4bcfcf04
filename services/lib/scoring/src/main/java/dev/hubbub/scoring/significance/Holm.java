package dev.hubbub.scoring.significance;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrects p-values for how many comparisons were made, so that with all of them together a difference is seen where there
 * is none as seldom as with one.
 *
 * <p>Source: S. Holm, A simple sequentially rejective multiple test procedure, 1979.
 */
public final class Holm {

    private Holm() {}

    /** Corrected p-values, in the order of the given ones. */
    public static double[] corrected(double... pValues) {
        int[] ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] corrected = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < ascending.length; rank++) {
            largest = Math.max(largest, Math.min(1, (ascending.length - rank) * pValues[ascending[rank]]));
            corrected[ascending[rank]] = largest;
        }
        return corrected;
    }
}
