package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trial. Rates are fractions; what is not known yet, or does not apply, is absent.
 *
 * @param name the name the experiment's template gives it
 * @param index its number in the experiment
 * @param model the model's name
 * @param beamSize hypotheses kept
 * @param maxSegmentSeconds the longest segment
 * @param phase how far it is, in one word
 * @param sessions sessions transcribed, of all
 * @param normalizer what made the texts comparable
 * @param metrics the values of the {@link Metric}s it has, by name
 * @param seconds what it would cost alone
 * @param realTimeFactor seconds per second of audio
 * @param flaggedSegments segments whose text looks degenerate
 * @param score the folder of its score, as {@code s3://bucket/prefix}
 * @param message what went wrong
 * @param gate whether its checkpoint may take the place of its base
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialState(
        String name,
        Integer index,
        String model,
        Integer beamSize,
        Double maxSegmentSeconds,
        String phase,
        String sessions,
        String normalizer,
        @JsonAnyGetter Map<String, Double> metrics,
        Double seconds,
        Double realTimeFactor,
        Integer flaggedSegments,
        String score,
        String message,
        Gate gate) {

    /**
     * Whether a checkpoint may take the place of its base.
     *
     * @param verdict {@code promoted}, {@code undecided} or {@code rejected}
     * @param base the trial that it was compared with
     * @param reasons why
     */
    public record Gate(String verdict, String base, String reasons) {}

    static TrialState of(JsonNode resource) {
        JsonNode spec = resource.path("spec");
        try {
            Status status = resource.path("status").isObject()
                    ? Json.mapper().treeToValue(resource.path("status"), Status.class)
                    : new Status(null, null, null, null, null, null, null, null, null);
            return new TrialState(
                    spec.path("name").asText(),
                    spec.path("index").asInt(),
                    spec.path("model").asText(),
                    spec.at("/parameters/beamSize").asInt(),
                    spec.at("/parameters/maxSegmentSeconds").asDouble(),
                    status.phase() == null ? "Pending" : status.phase(),
                    status.sessions(),
                    status.normalizer(),
                    metrics(resource.path("status")),
                    status.seconds(),
                    status.realTimeFactor(),
                    status.flaggedSegments(),
                    status.score(),
                    status.message(),
                    status.gate());
        } catch (IOException e) {
            throw new UncheckedIOException("The trial's status is not one this program can read", e);
        }
    }

    private static Map<String, Double> metrics(JsonNode status) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            if (status.path(metric.name()).isNumber()) {
                metrics.put(metric.name(), status.path(metric.name()).doubleValue());
            }
        }
        return metrics;
    }

    /** A metric's value; absent where it has none. */
    Double metric(Metric metric) {
        return metrics.get(metric.name());
    }

    /** Whether it is under way. */
    boolean isActive() {
        return phase.equals("Running") || phase.equals("Scoring");
    }

    /** Whether it has not been started. */
    boolean isPending() {
        return phase.equals("Pending");
    }

    private record Status(
            String phase,
            String sessions,
            String normalizer,
            Double seconds,
            Double realTimeFactor,
            Integer flaggedSegments,
            String score,
            String message,
            Gate gate) {}
}
