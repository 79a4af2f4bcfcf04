package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

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
 * @param wer word error rate
 * @param cer character error rate
 * @param jointError joint error of transcription and clustering
 * @param conversationF1 pair F1 of the conversations
 * @param seconds what it would cost alone
 * @param realTimeFactor seconds per second of audio
 * @param flaggedSegments segments whose text looks degenerate
 * @param message what went wrong
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
        Double wer,
        Double cer,
        Double jointError,
        Double conversationF1,
        Double seconds,
        Double realTimeFactor,
        Integer flaggedSegments,
        String message) {

    static TrialState of(JsonNode resource) {
        JsonNode spec = resource.path("spec");
        try {
            Status status = resource.path("status").isObject()
                    ? Json.mapper().treeToValue(resource.path("status"), Status.class)
                    : new Status(null, null, null, null, null, null, null, null, null, null);
            return new TrialState(
                    spec.path("name").asText(),
                    spec.path("index").asInt(),
                    spec.path("model").asText(),
                    spec.at("/parameters/beamSize").asInt(),
                    spec.at("/parameters/maxSegmentSeconds").asDouble(),
                    status.phase() == null ? "Pending" : status.phase(),
                    status.sessions(),
                    status.wer(),
                    status.cer(),
                    status.jointError(),
                    status.conversationF1(),
                    status.seconds(),
                    status.realTimeFactor(),
                    status.flaggedSegments(),
                    status.message());
        } catch (IOException e) {
            throw new UncheckedIOException("The trial's status is not one this program can read", e);
        }
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
            Double wer,
            Double cer,
            Double jointError,
            Double conversationF1,
            Double seconds,
            Double realTimeFactor,
            Integer flaggedSegments,
            String message) {}
}
