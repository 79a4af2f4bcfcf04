package dev.hubbub.speech.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spherical linear interpolation between two models, for each parameter as one vector: along the arc between the two
 * directions (Shoemake 1985). Where these are nearly the same or opposite, or one vector has no length, along the line.
 *
 * @param at 0 is the first model, 1 the second
 */
public record Slerp(double at) implements MergingMethod {

    private static final double NEARLY_PARALLEL = 0.9995;

    private static final double NO_LENGTH = 1e-8;

    public Slerp {
        if (!(at >= 0 && at <= 1)) {
            throw new IllegalArgumentException("The place between two models must be 0 to 1, not " + at + ".");
        }
    }

    @Override
    public String name() {
        return "slerp";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("at", at));
    }

    @Override
    public boolean hasBase() {
        return false;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        List<String> problems = new ArrayList<>(TaskVectors.unweighted(this, members));
        if (members.size() != 2) {
            problems.add("The method slerp goes from one model to a second: name two, not " + members.size() + ".");
        }
        return problems;
    }

    @Override
    public Kernels over(MergedModels models) {
        return parameter -> {
            double[] sums = new double[3];
            models.stretches().inOrder(parameter, models.members(), (numbers, count, first) -> {
                for (int i = 0; i < count; i++) {
                    double one = numbers[0][i];
                    double two = numbers[1][i];
                    sums[0] += one * one;
                    sums[1] += two * two;
                    sums[2] += one * two;
                }
            });
            return new WeightedSum(factors(Math.sqrt(sums[0]), Math.sqrt(sums[1]), sums[2]));
        };
    }

    private double[] factors(double firstLength, double secondLength, double product) {
        double cosine = product / firstLength / secondLength;
        if (firstLength <= NO_LENGTH || secondLength <= NO_LENGTH || Math.abs(cosine) > NEARLY_PARALLEL) {
            return new double[] {1 - at, at};
        }
        double angle = Math.acos(cosine);
        return new double[] {Math.sin((1 - at) * angle) / Math.sin(angle), Math.sin(at * angle) / Math.sin(angle)};
    }
}
