package dev.hubbub.datasets.comparison;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.scoring.significance.Holm;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Results by session compared with those of a base, each over the sessions that both have: sessions are drawn again and
 * again, the same for both, and each weighs the same.
 *
 * @param base what is compared with
 * @param others in the order given
 */
public record ComparedResults(SessionResults base, List<Compared> others) {

    /**
     * One that is compared.
     *
     * @param shared how many sessions both have
     * @param baseMean the base's mean over these
     * @param mean its own
     * @param difference where the change lies, as a fraction; {@code null} where there are too few sessions to say
     * @param p corrected by Holm for as many comparisons as were made; {@code null} as well
     * @param obstacle why the two were not compared, as a sentence; {@code null} where they were
     */
    public record Compared(
            SessionResults results,
            int shared,
            double baseMean,
            double mean,
            Interval difference,
            Double p,
            Verdict verdict,
            String obstacle) {

        private static Compared not(SessionResults results, String obstacle) {
            return new Compared(results, 0, Double.NaN, Double.NaN, null, null, Verdict.TOO_FEW, obstacle);
        }

        /** Its mean less the base's. */
        public double change() {
            return mean - baseMean;
        }
    }

    public ComparedResults {
        others = List.copyOf(others);
    }

    /**
     * Compares.
     *
     * @param level which p-value is below chance
     */
    public static ComparedResults of(
            SessionResults base, List<SessionResults> others, Metric metric, PairedBootstrap bootstrap, double level) {
        List<Optional<PairedComparison>> comparisons = new ArrayList<>();
        // Errors are compared, of which less is better: where more is better, what lacks to one.
        boolean lacks = metric.goal() == Metric.Goal.maximize;
        for (SessionResults other : others) {
            comparisons.add(
                    obstacle(base, other).isEmpty()
                            ? compared(base.values(metric), other.values(metric), lacks, bootstrap)
                            : Optional.empty());
        }
        double[] corrected = Holm.corrected(comparisons.stream()
                .flatMap(Optional::stream)
                .mapToDouble(PairedComparison::pValue)
                .toArray());
        List<Compared> compared = new ArrayList<>();
        int made = 0;
        for (int place = 0; place < others.size(); place++) {
            if (comparisons.get(place).isEmpty()) {
                compared.add(Compared.not(
                        others.get(place), obstacle(base, others.get(place)).orElse("no session in common")));
                continue;
            }
            PairedComparison one = comparisons.get(place).get();
            double p = corrected[made++];
            compared.add(new Compared(
                    others.get(place),
                    one.units(),
                    lacks ? 1 - one.base() : one.base(),
                    lacks ? 1 - one.other() : one.other(),
                    one.isOfTooFew() ? null : change(one.difference(), lacks),
                    one.isOfTooFew() ? null : p,
                    one.verdict(p, level),
                    null));
        }
        return new ComparedResults(base, compared);
    }

    private static Interval change(Interval errors, boolean lacks) {
        return lacks ? new Interval(-errors.high(), -errors.low()) : errors;
    }

    /** Why numbers of sessions that both have do not mean the same; nothing if they do. */
    private static Optional<String> obstacle(SessionResults base, SessionResults other) {
        if (!other.scoring().isAs(base.scoring())) {
            return Optional.of("scored otherwise: " + other.scoring().text() + " against "
                    + base.scoring().text());
        }
        return base.otherSession(other)
                .map(session -> "other data: what was said in " + session + " has "
                        + other.referenceWords().get(session) + " words against "
                        + base.referenceWords().get(session));
    }

    private static Optional<PairedComparison> compared(
            Map<String, Double> base, Map<String, Double> other, boolean lacks, PairedBootstrap bootstrap) {
        List<String> shared = base.keySet().stream().filter(other::containsKey).toList();
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(bootstrap.compare(
                shared.stream()
                        .mapToDouble(session -> error(base.get(session), lacks))
                        .toArray(),
                shared.stream()
                        .mapToDouble(session -> error(other.get(session), lacks))
                        .toArray(),
                shared.stream().mapToDouble(session -> 1).toArray()));
    }

    private static double error(double value, boolean lacks) {
        return lacks ? 1 - value : value;
    }
}
