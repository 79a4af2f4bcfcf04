package dev.hubbub.evaluation.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.Health;
import dev.hubbub.evaluation.index.ScoreSummary;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.index.Weights;
import java.util.Map;
import java.util.SortedMap;

/**
 * A trial as it is told. Rates are fractions; what cannot be computed is absent.
 *
 * @param index its place in the experiment, from 0
 * @param name its name
 * @param model the model's name in the experiment
 * @param architecture what kind of model; absent without weights
 * @param checkpoint where its weights are; absent where there were none
 * @param checkpointDigest what tells them from others
 * @param parameters its grid point
 * @param standing how it stands among the others
 * @param failure why it failed; absent if it did not
 * @param protocol the scoring protocol
 * @param normalizer what made the texts comparable
 * @param metrics its value of each metric that it has, with a 95 % interval where there is one
 * @param words the counts behind the word error rate
 * @param sessions sessions scored
 * @param audioSeconds seconds of audio
 * @param measurements what it cost and what looks wrong with it; fractions, seconds or factors
 * @param cost what its seconds with a GPU cost; absent where nobody says what an hour of one does
 * @param health whether it heard speech
 * @param score the output its numbers come from
 */
public record TrialView(
        int index,
        String name,
        String model,
        String architecture,
        String checkpoint,
        String checkpointDigest,
        SortedMap<String, JsonNode> parameters,
        TrialEntry.Standing standing,
        String failure,
        String protocol,
        String normalizer,
        Map<Metric, Estimate> metrics,
        ErrorCounts words,
        Integer sessions,
        Double audioSeconds,
        Map<Measurement, Double> measurements,
        Double cost,
        Health health,
        OutputAddress score) {

    static TrialView of(TrialEntry trial, TrialTable table, GpuHour gpuHour) {
        Weights weights = table.weights(trial);
        boolean hasWeights = weights.checkpoint() != null;
        ScoreSummary summary = trial.summary();
        boolean isScored = summary != null;
        return new TrialView(
                trial.index(),
                trial.name(),
                weights.model(),
                hasWeights ? weights.checkpoint().architecture() : null,
                hasWeights ? weights.checkpoint().uri() : null,
                hasWeights ? weights.checkpoint().digest().hex() : null,
                trial.parameters(),
                trial.standing(),
                trial.failure(),
                isScored ? summary.protocol() : null,
                isScored ? summary.normalizer() : null,
                isScored ? summary.metrics() : null,
                isScored ? summary.words() : null,
                isScored ? summary.sessions() : null,
                isScored ? summary.audioSeconds() : null,
                isScored ? summary.measurements() : null,
                isScored && gpuHour != null
                        ? gpuHour.cost(summary.measurements().get(Measurement.gpuSeconds))
                        : null,
                isScored ? summary.health() : null,
                trial.score());
    }
}
