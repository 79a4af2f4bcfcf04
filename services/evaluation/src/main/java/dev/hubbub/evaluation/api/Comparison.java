package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.Map;

/**
 * How two trials compare over what both were scored on.
 *
 * @param base the name of the one that is compared with
 * @param other the name of the one that is compared
 * @param metrics each metric that both have: its two values and their difference
 * @param verdict what can be said of the pooled word error rate at a level of 0.05; absent where nothing can be
 * @param unit what was drawn as one, such as {@code utterances}
 * @param units how many there were
 * @param difference where the difference of the pooled word error rates lies with 95 %, other minus base; absent, as is the
 *     next, where there are too few units to tell
 * @param pValue how often so large a difference, in either direction, comes about where there is none
 * @param sessions sessions that both were scored on
 * @param obstacle why there is no verdict, as a sentence; absent where there is one
 */
public record Comparison(
        String base,
        String other,
        Map<Metric, Change> metrics,
        Verdict verdict,
        String unit,
        Integer units,
        Interval difference,
        Double pValue,
        int sessions,
        String obstacle) {

    /** A metric's two values, and the second minus the first. */
    public record Change(double base, double other, double difference) {}
}
