package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.evaluation.report.OwnInterval;

/**
 * A metric's value and how sure it is.
 *
 * @param value the metric, as a fraction
 * @param low where the 95 % interval begins; absent, as are the next two, where none is computed
 * @param high where it ends
 * @param drawn what was drawn for it, such as {@code 35 utterances}
 */
public record Estimate(double value, Double low, Double high, String drawn) {

    /** A value of which no interval is known. */
    static Estimate of(double value) {
        return new Estimate(value, null, null, null);
    }

    /** A score's value; {@code null} if it has none. */
    static Estimate of(Metric metric, TrialScore score) {
        Double value = metric.of(score);
        return value == null
                ? null
                : OwnInterval.of(metric, score)
                        .map(own -> new Estimate(
                                value, own.interval().low(), own.interval().high(), own.drawn()))
                        .orElseGet(() -> of(value));
    }
}
