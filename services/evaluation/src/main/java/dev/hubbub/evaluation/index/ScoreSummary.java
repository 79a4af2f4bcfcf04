package dev.hubbub.evaluation.index;

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
 * @param interval what the intervals are of, such as {@code 35 utterances}; absent where there are none
 * @param words the counts behind the word error rate; absent if nothing was scored
 * @param sessions sessions scored
 * @param audioSeconds seconds of audio transcribed
 * @param seconds what the trial would cost alone
 * @param health whether it heard speech
 */
public record ScoreSummary(
        String protocol,
        String normalizer,
        Map<Metric, Estimate> metrics,
        String interval,
        ErrorCounts words,
        int sessions,
        double audioSeconds,
        double seconds,
        Health health) {

    public ScoreSummary {
        metrics = metrics == null || metrics.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(metrics));
    }

    /** Wall seconds per second of audio; absent without audio. */
    public Double realTimeFactor() {
        return audioSeconds > 0 ? seconds / audioSeconds : null;
    }

    static ScoreSummary of(TrialScore score) {
        Map<Metric, Estimate> metrics = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            Double value = metric.of(score);
            if (value != null) {
                metrics.put(metric, Estimate.of(value));
            }
        }
        Uncertainty uncertainty = Uncertainty.of(score);
        uncertainty
                .intervals()
                .forEach((metric, interval) -> metrics.computeIfPresent(
                        metric, (name, known) -> new Estimate(known.value(), interval.low(), interval.high())));
        return new ScoreSummary(
                score.protocol(),
                score.normalizer(),
                metrics,
                uncertainty.unit(),
                score.words(),
                score.sessions().size(),
                score.audioSeconds(),
                score.seconds(),
                Health.of(score));
    }
}
