package dev.hubbub.speech.merging;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trim, elect sign and merge (Yadav and others 2023): of each task vector the largest numbers are kept; where those of
 * several members have different signs the sign of their sum counts; the base and, times a scale, the mean of those that
 * have it.
 *
 * @param density the share that is kept of each task vector, above 0 and at most 1; of n numbers the whole part of density
 *     times n, of equal magnitudes the first
 * @param scope among what the largest are looked for
 */
public record Ties(double density, Scope scope, double scale) implements MergingMethod {

    /** Among what the largest numbers of a task vector are looked for. */
    public enum Scope {
        /** Those of one parameter. */
        TENSOR,
        /** Those of all parameters of a member. */
        GLOBAL
    }

    public Ties {
        TaskVectors.requireDensity(density);
        TaskVectors.requireScale(scale);
    }

    @Override
    public String name() {
        return "ties";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(
                Map.of("density", density, "scope", scope.name().toLowerCase(Locale.ROOT), "scale", scale));
    }

    @Override
    public boolean hasBase() {
        return true;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        return TaskVectors.unweighted(this, members);
    }

    @Override
    public Kernels over(MergedModels models) {
        MergeMember base = models.base().orElseThrow();
        if (scope == Scope.TENSOR) {
            return parameter -> new Kernel(
                    models.members().stream()
                            .map(member -> new TaskVector(base, member, models.stretches()))
                            .map(vector -> kept(List.of(parameter), vector).get(parameter))
                            .toList(),
                    scale);
        }
        List<String> parameters = base.parameters().stream()
                .filter(parameter -> parameter.type().isFloating())
                .map(parameter -> parameter.name())
                .toList();
        List<Map<String, Kept>> kept = models.members().stream()
                .map(member -> kept(parameters, new TaskVector(base, member, models.stretches())))
                .toList();
        return parameter ->
                new Kernel(kept.stream().map(member -> member.get(parameter)).toList(), scale);
    }

    /**
     * What is kept of a parameter of a task vector.
     *
     * @param least bits of the smallest magnitude that is kept
     * @param end those of exactly that magnitude are kept before this position
     */
    private record Kept(long least, long end) {}

    private Map<String, Kept> kept(List<String> parameters, TaskVector vector) {
        long size = parameters.stream().mapToLong(vector::size).sum();
        long wanted = (long) Math.floor(density * size);
        Magnitudes.Cut cut = Magnitudes.largest(wanted, size, each -> vector.visit(parameters, each));
        Map<String, Kept> kept = new HashMap<>();
        long left = cut.equal();
        for (String parameter : parameters) {
            boolean some = left > 0 && left < Long.MAX_VALUE;
            TaskVector.Found found = some ? vector.first(left, cut.least(), parameter) : new TaskVector.Found(0, left);
            kept.put(parameter, new Kept(cut.least(), found.end()));
            left -= found.count();
        }
        return kept;
    }

    private static final class Kernel implements MergingMethod.Kernel {

        private final double scale;
        private final long[] least;
        private final long[] end;

        Kernel(List<Kept> kept, double scale) {
            this.scale = scale;
            this.least = kept.stream().mapToLong(Kept::least).toArray();
            this.end = kept.stream().mapToLong(Kept::end).toArray();
        }

        @Override
        public void merge(double[][] numbers, double[] target, int count, long first) {
            double[] base = numbers[0];
            double[] trimmed = new double[least.length];
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int member = 0; member < trimmed.length; member++) {
                    trimmed[member] = trimmed(member, numbers[member + 1][i] - base[i], first + i);
                    sum += trimmed[member];
                }
                double sign = Math.signum(sum);
                double kept = 0;
                int agreeing = 0;
                for (double value : trimmed) {
                    if (value != 0 && Math.signum(value) == sign) {
                        kept += value;
                        agreeing++;
                    }
                }
                target[i] = agreeing == 0 ? base[i] : base[i] + scale * (kept / agreeing);
            }
        }

        private double trimmed(int member, double value, long position) {
            long bits = Magnitudes.bits(value);
            return bits > least[member] || bits == least[member] && position < end[member] ? value : 0;
        }
    }
}
