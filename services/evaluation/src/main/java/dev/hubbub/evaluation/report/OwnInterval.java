package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.evaluation.report.ComparedUnits.NotComparable;
import dev.hubbub.evaluation.report.ComparedUnits.Units;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import java.util.Optional;

/**
 * Where a trial's value of a metric lies by itself, with a confidence of 95 %, by drawing what it was scored on again and
 * again. Reports and the dashboard have it from here, so that both say the same.
 *
 * @param interval where it lies, as fractions
 * @param drawn what was drawn, such as {@code 35 utterances}
 */
public record OwnInterval(Interval interval, String drawn) {

    /** A score of hundreds of thousands of units has narrow bounds anyway. */
    private static final long MOST_DRAWS = 20_000_000;

    private static final int FEWEST_RESAMPLES = 1_000;

    /**
     * That of a score.
     *
     * @return nothing if the metric is no sum over units, the score has none of it, or too few units for an interval to be
     *     believed
     */
    public static Optional<OwnInterval> of(Metric metric, TrialScore score) {
        ComparedUnits itself = new ComparedUnits(metric, score);
        if (itself.obstacle().isPresent()) {
            return Optional.empty();
        }
        Units units;
        try {
            units = itself.with(score);
        } catch (NotComparable nothingSaid) {
            return Optional.empty();
        }
        int count = units.length().length;
        return count < PairedComparison.FEWEST_UNITS
                ? Optional.empty()
                : Optional.of(new OwnInterval(of(metric, units.best(), units.length()), count + " " + units.unit()));
    }

    /**
     * That of a trial's errors.
     *
     * @param errors by unit; where more is better, what lacks
     * @param length by unit, what the sums are divided by
     */
    static Interval of(Metric metric, double[] errors, double[] length) {
        PairedBootstrap usual = PairedBootstrap.USUAL;
        int resamples = (int) Math.max(FEWEST_RESAMPLES, Math.min(usual.resamples(), MOST_DRAWS / length.length));
        Interval lies = new PairedBootstrap(resamples, usual.confidence(), usual.seed())
                .compare(errors, errors, length)
                .baseInterval();
        return metric.goal() == Metric.Goal.maximize ? new Interval(1 - lies.high(), 1 - lies.low()) : lies;
    }
}
