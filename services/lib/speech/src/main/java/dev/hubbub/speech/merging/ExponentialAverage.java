package dev.hubbub.speech.merging;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The exponential moving average over checkpoints in order: beginning with the first, each further one moves the average
 * by {@code 1 - decay} of the way to it.
 *
 * @param decay how much of the average stays at each step, above 0 and below 1
 */
public record ExponentialAverage(double decay) implements MergingMethod {

    public ExponentialAverage {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException("The decay must be above 0 and below 1, not " + decay + ".");
        }
    }

    @Override
    public String name() {
        return "exponential-average";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("decay", decay));
    }

    @Override
    public boolean hasBase() {
        return false;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        return TaskVectors.unweighted(this, members);
    }

    @Override
    public Kernels over(MergedModels models) {
        double[] factors = new double[models.members().size()];
        double rest = 1;
        for (int model = factors.length - 1; model > 0; model--) {
            factors[model] = (1 - decay) * rest;
            rest *= decay;
        }
        factors[0] = rest;
        return parameter -> new WeightedSum(factors);
    }
}
