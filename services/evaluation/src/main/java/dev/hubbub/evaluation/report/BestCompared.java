package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.evaluation.report.ComparedUnits.NotComparable;
import dev.hubbub.evaluation.report.ComparedUnits.Units;
import dev.hubbub.evaluation.report.Significance.Compared;
import dev.hubbub.evaluation.report.Significance.LeftOut;
import dev.hubbub.scoring.significance.BestOfSeveral;
import dev.hubbub.scoring.significance.BestOfSeveral.Difference;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the best trial with those ranked below it by what ranks them. */
final class BestCompared {

    /** So many at most, since what is drawn grows with the square of them. */
    private static final int MOST = 100;

    /** Of additions, which take some seconds. */
    private static final long MOST_WORK = 4_000_000_000L;

    /** Their p-values are not multiplied by anything, so that this is fine enough for any number of trials. */
    private static final int FEWEST_RESAMPLES = 1_000;

    private BestCompared() {}

    /**
     * Compares.
     *
     * @param ranked the best first; all have a score
     * @return nothing if there are not two of them
     */
    static Optional<Significance> of(Metric objective, List<TrialReport> ranked) {
        if (ranked.size() < 2) {
            return Optional.empty();
        }
        TrialScore best = ranked.get(0).score();
        ComparedUnits comparing = new ComparedUnits(objective, best);
        Optional<String> obstacle = comparing.obstacle();
        if (obstacle.isPresent()) {
            return Optional.of(Significance.none(obstacle.get()));
        }
        List<String> names = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        List<double[]> errors = new ArrayList<>();
        Units units = null;
        int place = 1;
        for (; place < ranked.size() && names.size() < MOST; place++) {
            TrialReport other = ranked.get(place);
            try {
                units = comparing.with(other.score());
                if (errors.isEmpty()) {
                    errors.add(units.best());
                }
                errors.add(units.other());
                names.add(other.name());
            } catch (NotComparable different) {
                leftOut.add(new LeftOut(other.name(), different.getMessage()));
            }
        }
        int left = ranked.size() - place;
        return Optional.of(
                units == null
                        ? new Significance(null, 0, null, List.of(), left, leftOut, null)
                        : compared(objective, names, errors, units, left, leftOut));
    }

    private static List<Difference> differences(List<double[]> errors, double[] length) {
        PairedBootstrap usual = PairedBootstrap.USUAL;
        long work = (long) errors.size() * (length.length + errors.size());
        int resamples = (int) Math.max(FEWEST_RESAMPLES, Math.min(usual.resamples(), MOST_WORK / work));
        return new BestOfSeveral(resamples, usual.confidence(), usual.seed())
                .compare(errors.toArray(double[][]::new), length);
    }

    private static Significance compared(
            Metric objective, List<String> names, List<double[]> errors, Units units, int left, List<LeftOut> leftOut) {
        // Where more is better, what is counted is what lacks.
        boolean lacks = objective.goal() == Metric.Goal.maximize;
        double[] length = units.length();
        List<Difference> differences = differences(errors, length);
        List<Compared> compared = new ArrayList<>();
        for (int place = 0; place < names.size(); place++) {
            Difference difference = differences.get(place);
            Interval change = difference.interval();
            boolean sure = length.length >= PairedComparison.FEWEST_UNITS;
            compared.add(new Compared(
                    names.get(place),
                    OwnInterval.of(objective, errors.get(place + 1), length),
                    lacks ? -difference.change() : difference.change(),
                    !sure ? null : lacks ? -change.high() : change.low(),
                    !sure ? null : lacks ? -change.low() : change.high(),
                    !sure ? null : difference.pValue(),
                    sure ? verdict(difference) : Verdict.TOO_FEW));
        }
        return new Significance(
                units.unit(),
                length.length,
                OwnInterval.of(objective, errors.get(0), length),
                compared,
                left,
                leftOut,
                null);
    }

    private static Verdict verdict(Difference difference) {
        if (difference.pValue() >= Significance.LEVEL) {
            return Verdict.INDISTINGUISHABLE;
        }
        return difference.change() < 0 ? Verdict.BETTER : Verdict.WORSE;
    }
}
