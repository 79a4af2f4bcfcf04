package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a run is. What was drawn for a step is a function of the seed and the step's number, so that the numbers here are
 * all that is needed besides the tensors.
 */
final class RunProgress {
    private static final ObjectMapper JSON = new ObjectMapper();

    // A tenth; at the beginning of a run some are usual.
    private static final int MOST_OVERFLOWED = 10;

    int step;
    int epoch;
    int batch;
    int skipped;
    int overflowed;
    double seconds;
    int bestStep = -1;
    double bestErrorRate = Double.POSITIVE_INFINITY;
    int sinceBest;
    final List<Evaluated> evaluations = new ArrayList<>();

    /** Examples whose clips could not be read. */
    final Set<String> unreadable = new LinkedHashSet<>();

    /** The checkpoint after a step, evaluated. */
    record Evaluated(int step, Evaluation evaluation) {}

    /**
     * A warning if many steps were not taken because of float16, at the end of a run.
     *
     * @throws TrainingFailedException if none was taken: weights that never moved are no result, however well they do
     */
    Optional<String> ended() {
        if (step > 0 && skipped + overflowed >= step) {
            throw new TrainingFailedException("None of the run's " + step
                    + " steps was taken, for their gradients are beyond float16 or no numbers: compute in float32 or"
                    + " bfloat16, or take more steps.");
        }
        return overflowed * MOST_OVERFLOWED > step
                ? Optional.of(overflowed + " of " + step
                        + " steps had gradients beyond float16 and were not taken: compute in float32 or bfloat16, or"
                        + " take more steps.")
                : Optional.empty();
    }

    /** Whether the newest evaluation is the best of a checkpoint of this run; that of the base counts for nothing. */
    boolean record(int at, Evaluation evaluation) {
        evaluations.add(new Evaluated(at, evaluation));
        if (at == 0) {
            return true;
        }
        boolean better = bestStep < 0 || evaluation.errorRate() < bestErrorRate;
        if (better) {
            bestStep = at;
            bestErrorRate = evaluation.errorRate();
            sinceBest = 0;
        } else {
            sinceBest++;
        }
        return better;
    }

    /** Whether the checkpoint after the newest step is evaluated, which a run that is killed can miss. */
    boolean isEvaluated() {
        return isEvaluated(step);
    }

    boolean isEvaluated(int at) {
        return evaluations.stream().anyMatch(evaluated -> evaluated.step() == at);
    }

    /** That of the checkpoint after a step, which is evaluated. */
    Evaluation evaluation(int at) {
        return evaluations.stream()
                .filter(evaluated -> evaluated.step() == at)
                .findFirst()
                .map(Evaluated::evaluation)
                .orElseThrow();
    }

    /** The same, which goes its own way from here. */
    RunProgress copy() {
        return of(json());
    }

    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("step", step);
        json.put("epoch", epoch);
        json.put("batch", batch);
        json.put("skipped", skipped);
        if (overflowed > 0) {
            json.put("overflowed", overflowed);
        }
        json.put("seconds", seconds);
        json.put("bestStep", bestStep);
        json.put("sinceBest", sinceBest);
        unreadable.forEach(json.putArray("unreadable")::add);
        for (Evaluated evaluated : evaluations) {
            json.withArray("evaluations")
                    .addObject()
                    .put("step", evaluated.step())
                    .put("errorRate", evaluated.evaluation().errorRate())
                    .put("errors", evaluated.evaluation().errors())
                    .put("words", evaluated.evaluation().words());
        }
        return json;
    }

    static RunProgress of(JsonNode json) {
        RunProgress progress = new RunProgress();
        progress.step = json.path("step").asInt();
        progress.epoch = json.path("epoch").asInt();
        progress.batch = json.path("batch").asInt();
        progress.overflowed = json.path("overflowed").asInt();
        progress.skipped = json.path("skipped").asInt();
        progress.seconds = json.path("seconds").asDouble();
        progress.bestStep = json.path("bestStep").asInt(-1);
        progress.sinceBest = json.path("sinceBest").asInt();
        json.path("unreadable").forEach(id -> progress.unreadable.add(id.asText()));
        for (JsonNode node : json.path("evaluations")) {
            progress.evaluations.add(new Evaluated(
                    node.path("step").asInt(),
                    new Evaluation(
                            node.path("errorRate").asDouble(),
                            node.path("errors").asLong(),
                            node.path("words").asLong())));
        }
        progress.evaluations.stream()
                .filter(evaluated -> evaluated.step() == progress.bestStep)
                .forEach(evaluated ->
                        progress.bestErrorRate = evaluated.evaluation().errorRate());
        return progress;
    }
}
