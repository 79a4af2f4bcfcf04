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
                            .map(member -> cut(List.of(parameter), base, member))
                            .toList(),
                    scale);
        }
        List<String> parameters = base.parameters().stream()
                .filter(parameter -> parameter.type().isFloating())
                .map(parameter -> parameter.name())
                .toList();
        List<Map<String, Magnitudes.Cut>> cuts = models.members().stream()
                .map(member -> spread(cut(parameters, base, member), parameters, base, member))
                .toList();
        return parameter ->
                new Kernel(cuts.stream().map(cut -> cut.get(parameter)).toList(), scale);
    }

    private Magnitudes.Cut cut(List<String> parameters, MergeMember base, MergeMember member) {
        long size = parameters.stream()
                .mapToLong(parameter -> base.parameters().get(parameter).size())
                .sum();
        long wanted = (long) Math.floor(density * size);
        return Magnitudes.largest(
                wanted, size, each -> parameters.forEach(parameter -> taskVector(parameter, base, member, each)));
    }

    private static void taskVector(String parameter, MergeMember base, MergeMember member, Magnitudes.Each each) {
        MergedModels.read(parameter, List.of(base, member), (numbers, count) -> {
            for (int i = 0; i < count; i++) {
                each.number(numbers[1][i] - numbers[0][i]);
            }
        });
    }

    /** How many of the smallest kept magnitude each parameter keeps: parameters are computed in any order. */
    private static Map<String, Magnitudes.Cut> spread(
            Magnitudes.Cut cut, List<String> parameters, MergeMember base, MergeMember member) {
        Map<String, Magnitudes.Cut> spread = new HashMap<>();
        long[] left = {cut.equal()};
        for (String parameter : parameters) {
            long before = left[0];
            if (before > 0 && before < Long.MAX_VALUE) {
                taskVector(parameter, base, member, value -> left[0] -= Magnitudes.bits(value) == cut.least() ? 1 : 0);
                left[0] = Math.max(0, left[0]);
            }
            spread.put(parameter, new Magnitudes.Cut(cut.least(), before));
        }
        return spread;
    }

    /** The arithmetic of a parameter, of which it remembers how many of the smallest magnitude are still to be kept. */
    private static final class Kernel implements MergingMethod.Kernel {

        private final double scale;
        private final long[] least;
        private final long[] equalLeft;

        Kernel(List<Magnitudes.Cut> cuts, double scale) {
            this.scale = scale;
            this.least = cuts.stream().mapToLong(Magnitudes.Cut::least).toArray();
            this.equalLeft = cuts.stream().mapToLong(Magnitudes.Cut::equal).toArray();
        }

        @Override
        public void merge(double[][] numbers, double[] target, int count, long first) {
            double[] base = numbers[0];
            double[] trimmed = new double[least.length];
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int member = 0; member < trimmed.length; member++) {
                    trimmed[member] = trimmed(member, numbers[member + 1][i] - base[i]);
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

        private double trimmed(int member, double value) {
            long bits = Magnitudes.bits(value);
            if (bits > least[member] || bits == least[member] && equalLeft[member]-- > 0) {
                return value;
            }
            return 0;
        }
    }
}
