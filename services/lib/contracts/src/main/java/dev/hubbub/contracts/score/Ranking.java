package dev.hubbub.contracts.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The order of merit of an experiment's trials.
 *
 * <p>A trial that lost a session or a speaker on the way is judged on other, often easier, material: only trials that
 * cover everything that any of them covers are ranked. Where none does, or where texts were made comparable in different
 * ways, there is no best one.
 *
 * @param objective what counts
 * @param maximize whether more is better
 */
public record Ranking(Metric objective, boolean maximize) {

    /**
     * What a trial is ranked by.
     *
     * @param value the objective's value; absent where it has none
     * @param coverage what that was measured on
     */
    public record Measured(Double value, Coverage coverage) {

        private boolean has() {
            return value != null;
        }
    }

    /**
     * The trials in their order.
     *
     * @param bestFirst those that can be ranked, the best first; equals stay in the experiment's order
     * @param obstacle why there is none although some have a value, as the end of a sentence; absent otherwise
     */
    public record Order<T>(List<T> bestFirst, String obstacle) {

        public Order {
            bestFirst = List.copyOf(bestFirst);
        }
    }

    /** A trial with what it is ranked by. */
    private record Candidate<T>(T trial, Measured measured) {}

    /** What gates say of a trial: one that none is for is {@link #FREE}, and so is one that none rejected. */
    public enum Standing {
        FREE,
        /** It is worse than its base. */
        REJECTED,
        /** A gate is for it, and came to no verdict. */
        UNJUDGED
    }

    /** Ranks those trials that gates let be the best. */
    public <T> Order<T> of(List<T> trials, Function<T, Standing> standing, Function<T, Measured> measured) {
        Order<T> order = of(
                trials.stream()
                        .filter(trial -> standing.apply(trial) == Standing.FREE)
                        .toList(),
                measured);
        if (!order.bestFirst().isEmpty() || order.obstacle() != null) {
            return order;
        }
        List<Standing> others = trials.stream()
                .filter(trial -> measured.apply(trial).has())
                .map(standing)
                .toList();
        if (others.isEmpty()) {
            return order;
        }
        return new Order<>(
                List.of(),
                others.contains(Standing.UNJUDGED)
                        ? "none that has a score was compared with its base and not rejected"
                        : "each that has a score is worse than its base");
    }

    /** Ranks trials. */
    public <T> Order<T> of(List<T> trials, Function<T, Measured> measured) {
        List<Candidate<T>> candidates = new ArrayList<>();
        for (T trial : trials) {
            Measured by = measured.apply(trial);
            if (by.has()) {
                candidates.add(new Candidate<>(trial, by));
            }
        }
        if (candidates.isEmpty()) {
            return new Order<>(List.of(), null);
        }
        Set<Coverage> coverages = new LinkedHashSet<>();
        candidates.forEach(candidate -> coverages.add(candidate.measured().coverage()));
        Coverage all = null;
        for (Coverage coverage : coverages) {
            if (all != null && !all.isComparedLike(coverage)) {
                return new Order<>(List.of(), "their texts were not compared in the same way");
            }
            all = all == null ? coverage : all.and(coverage);
        }
        Coverage most = all;
        Comparator<Candidate<T>> byValue =
                Comparator.comparing(candidate -> candidate.measured().value());
        List<T> ranked = candidates.stream()
                .filter(candidate -> candidate.measured().coverage().isOfTheSame(most))
                .sorted(maximize ? byValue.reversed() : byValue)
                .map(Candidate::trial)
                .toList();
        return new Order<>(ranked, ranked.isEmpty() ? "each lacks something that another was scored on" : null);
    }
}
