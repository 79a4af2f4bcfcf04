package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How far an experiment is, as its status says. Everything may be absent but lists and counts, which are then empty.
 *
 * @param phase in one word
 * @param observedGeneration the generation of the spec this is about
 * @param observedRun the run this is about
 * @param message in one sentence
 * @param activity what is being done right now
 * @param progress from 0 to 1
 * @param conditions aspects of the state
 * @param outputs the outputs the trials need, counted
 * @param trials the trials, counted
 * @param best the best trial
 * @param report the page with all tables, as {@code s3://bucket/key}
 */
public record ExperimentState(
        String phase,
        Long observedGeneration,
        String observedRun,
        String message,
        String activity,
        Double progress,
        List<Condition> conditions,
        Outputs outputs,
        Trials trials,
        Best best,
        String report) {

    private static final Set<String> FINAL = Set.of("Succeeded", "CompletedWithFailures", "Failed");

    /** An aspect of the state. */
    public record Condition(String type, String status, String reason, String message) {}

    /** Outputs, counted. */
    public record Outputs(int total, int computed, int reused, int failed) {}

    /** Trials, counted. */
    public record Trials(int total, int running, int succeeded, int incomplete, int failed) {}

    /** The best trial. */
    public record Best(String trial, String metric, Double value) {}

    public ExperimentState {
        phase = phase == null ? "" : phase;
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        outputs = outputs == null ? new Outputs(0, 0, 0, 0) : outputs;
        trials = trials == null ? new Trials(0, 0, 0, 0, 0) : trials;
    }

    /** The state of a resource that may not have a status yet. */
    static ExperimentState of(JsonNode resource) {
        try {
            JsonNode status = resource.path("status");
            return Json.mapper()
                    .treeToValue(status.isObject() ? status : Json.mapper().createObjectNode(), ExperimentState.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The experiment's status is not one this program can read", e);
        }
    }

    /** Whether those can who are to do the work; absent if there is none. */
    Optional<Condition> workers() {
        return conditions.stream()
                .filter(condition -> "WorkersReady".equals(condition.type()))
                .findFirst();
    }

    /** What keeps the work from being done although somebody is there, or should be, to do it; absent if nothing does. */
    Optional<Condition> trouble() {
        return workers().filter(condition -> "False".equals(condition.status()));
    }

    /**
     * Whether nothing more will happen to the run and the spec that were asked for last.
     *
     * @param asked what the experiment's resource says of itself
     */
    boolean isFinal(ObjectMeta asked) {
        String run =
                asked.getAnnotations() == null ? null : asked.getAnnotations().get(ExperimentClient.RUN_ANNOTATION);
        return isFinal(run, asked.getGeneration());
    }

    /** Whether nothing more will happen to this run of this generation. */
    boolean isFinal(String run, long generation) {
        return FINAL.contains(phase)
                && Objects.equals(run, observedRun)
                && observedGeneration != null
                && observedGeneration >= generation;
    }

    /** Whether every trial is scored over every session. */
    public boolean succeeded() {
        return phase.equals("Succeeded");
    }

    /** Whether the controller found that the spec asks for something impossible. */
    public boolean invalid() {
        return conditions.stream().anyMatch(condition -> "InvalidSpec".equals(condition.reason()));
    }
}
