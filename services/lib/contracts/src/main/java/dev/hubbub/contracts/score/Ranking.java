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
