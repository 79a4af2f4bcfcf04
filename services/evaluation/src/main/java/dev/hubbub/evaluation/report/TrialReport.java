package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.Coverage;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.Ranking;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask.ReportedMerging;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One trial of a {@link Report}.
 *
 * @param name its name
 * @param model the model's name in the experiment
 * @param checkpoint the weights behind it; absent where there were none
 * @param averageOf the checkpoints of which these weights are merged; absent where they are not
 * @param merging how they were merged; absent for a weighted mean
 * @param parameters its grid point: parameter name to value
 * @param scoreAddress the output its numbers come from; absent if it failed
 * @param failure why it failed; absent if it did not
 * @param realTimeFactor wall seconds per second of audio; absent without audio
 * @param metrics its value of each {@link Metric} that it has, by name
 * @param score its numbers, sessions, utterances and problems; absent if it failed
 */
public record TrialReport(
        String name,
        String model,
        CheckpointReference checkpoint,
        List<MergingTask.Member> averageOf,
        ReportedMerging merging,
        SortedMap<String, JsonNode> parameters,
        OutputAddress scoreAddress,
        String failure,
        Double realTimeFactor,
        Map<String, Double> metrics,
        TrialScore score) {

    public TrialReport {
        metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static TrialReport of(ReportedTrial trial, TrialScore score) {
        Map<String, JsonNode> parameters = trial.parameters() == null ? Map.of() : trial.parameters();
        return new TrialReport(
                trial.name(),
                trial.model(),
                trial.checkpoint(),
                trial.averageOf(),
                trial.merging(),
                new TreeMap<>(parameters),
                trial.score(),
                trial.failure(),
                score == null ? null : score.realTimeFactor(),
                metrics(score),
                score);
    }

    private static Map<String, Double> metrics(TrialScore score) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            Double value = metric.of(score);
            if (value != null) {
                metrics.put(metric.name(), value);
            }
        }
        return metrics;
    }

    /** What it is ranked by. */
    Ranking.Measured measured(Metric objective) {
        return new Ranking.Measured(objective.of(score), score == null ? null : Coverage.of(score));
    }

    /** What of recordings its model took in, such as {@code audio, video}; {@code null} without weights. */
    @JsonIgnore
    public String modalities() {
        if (checkpoint == null) {
            return null;
        }
        return checkpoint.modalities() == null
                ? "all"
                : checkpoint.modalities().stream()
                        .map(sense -> sense.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }

    /** How many sessions were scored. */
    @JsonIgnore
    public int scoredSessions() {
        return score == null ? 0 : score.sessions().size();
    }

    /** How many sessions there were, scored or not. */
    @JsonIgnore
    public int allSessions() {
        if (score == null) {
            return 0;
        }
        Set<String> names = new TreeSet<>();
        score.sessions().forEach(session -> names.add(session.session()));
        score.problems().stream().map(Problem::session).forEach(names::add);
        return names.size();
    }
}
