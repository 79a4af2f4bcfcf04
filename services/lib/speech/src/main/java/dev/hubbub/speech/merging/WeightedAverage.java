package dev.hubbub.speech.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Each number is the weighted sum of the members'.
 *
 * @param sum what the weights must add up to
 */
public record WeightedAverage(WeightSum sum) implements MergingMethod {

    /** What weights must add up to. */
    public enum WeightSum {
        /** One. */
        ONE,
        /** Anything above 0: only the proportions matter, and the weights are scaled to add up to one. */
        SCALED,
        /** Anything: they are taken as they are, and the result is no mean. */
        ANY
    }

    /** How far from one a sum of decimal fractions may be. */
    private static final double ROUNDING = 1e-6;

    @Override
    public String name() {
        return "average";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("weightSum", sum.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public boolean hasBase() {
        return false;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        double total = total(members);
        List<String> problems = new ArrayList<>();
        if (sum == WeightSum.ONE && Math.abs(total - 1) > ROUNDING) {
            problems.add("The weights add up to " + total
                    + ", not to one: correct them, or say that they are to be scaled, or that any sum will do.");
        }
        if (sum == WeightSum.SCALED) {
            members.stream()
                    .filter(member -> member.weight() < 0)
                    .forEach(member -> problems.add("The weight of " + member.name() + " must be above 0, not "
                            + member.weight() + ", where weights are scaled."));
        }
        return problems;
    }

    private static double total(List<MergeMember> members) {
        return members.stream().mapToDouble(MergeMember::weight).sum();
    }

    @Override
    public Kernels over(MergedModels models) {
        return parameter -> {
            List<MergeMember> having = models.having(parameter);
            boolean scaled =
                    sum != WeightSum.ANY || having.size() < models.members().size();
            double total = scaled ? total(having) : 1;
            return new WeightedSum(having.stream()
                    .mapToDouble(member -> member.weight() / total)
                    .toArray());
        };
    }
}
