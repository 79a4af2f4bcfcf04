package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a trial's score comes to.
 *
 * @param protocol the scoring protocol
 * @param normalizer what made the texts comparable; absent in scores of earlier versions
 * @param metrics its value of each metric that it has
 * @param words the counts behind the word error rate; absent if nothing was scored
 * @param sessions sessions scored
 * @param audioSeconds seconds of audio transcribed
 * @param measurements its value of each measurement that it has
 * @param health whether it heard speech
 */
public record ScoreSummary(
        String protocol,
        String normalizer,
        Map<Metric, Estimate> metrics,
        ErrorCounts words,
        int sessions,
        double audioSeconds,
        Map<Measurement, Double> measurements,
        Health health) {

    public ScoreSummary {
        metrics = metrics == null || metrics.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(metrics));
        measurements = measurements == null || measurements.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new EnumMap<>(measurements));
    }

    static ScoreSummary of(TrialScore score) {
        Map<Metric, Estimate> metrics = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            metrics.computeIfAbsent(metric, each -> Estimate.of(each, score));
        }
        Map<Measurement, Double> measurements = new EnumMap<>(Measurement.class);
        for (Measurement measurement : Measurement.values()) {
            measurements.computeIfAbsent(measurement, each -> each.of(score));
        }
        return new ScoreSummary(
                score.protocol(),
                score.normalizer(),
                metrics,
                score.words(),
                score.sessions().size(),
                score.audioSeconds(),
                measurements,
                Health.of(score));
    }
}
