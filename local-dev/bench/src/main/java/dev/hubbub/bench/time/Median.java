package dev.hubbub.bench.time;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle one of several figures, which one run that was disturbed does not change. */
public final class Median {
    private Median() {}

    /**
     * Of an even number of them the mean of the middle two.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("Nothing was run, so there is no median.");
        }
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
