package dev.hubbub.controller.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.controller.resource.DecodingOptions;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What distinguishes the trials of one model.
 *
 * @param beamSize hypotheses kept
 * @param maxSegmentSeconds longer segments are split
 * @param lengthPenalty absent divides a hypothesis' log-probability by its length
 * @param patience absent is the decoding's common option
 */
public record GridPoint(int beamSize, double maxSegmentSeconds, Double lengthPenalty, Double patience) {

    /** How the decoder is to be set for this point. */
    public Decoding decoding(DecodingOptions options) {
        return new Decoding(
                beamSize,
                lengthPenalty,
                patience == null ? options.patience() : patience,
                options.language(),
                options.timestamps(),
                options.padToThirtySeconds(),
                options.maxTokens(),
                switch (options.task()) {
                    case transcribe -> Decoding.SpeechTask.TRANSCRIBE;
                    case translate -> Decoding.SpeechTask.TRANSLATE;
                },
                options.prompt(),
                options.prefix(),
                options.suppressTokens(),
                options.wordTimestamps(),
                options.conditionOnPreviousText(),
                fallback(options.fallback()));
    }

    private static Decoding.Fallback fallback(DecodingOptions.Fallback fallback) {
        return fallback == null
                ? null
                : new Decoding.Fallback(
                        fallback.temperatures(),
                        fallback.bestOf(),
                        fallback.compressionRatioThreshold(),
                        fallback.averageLogProbabilityThreshold(),
                        fallback.noSpeechThreshold());
    }

    /** The point as parameter name to value, absent ones left out; a whole number has no fraction. */
    public Map<String, JsonNode> parameters() {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        parameters.put("beamSize", Json.tree(beamSize));
        parameters.put("maxSegmentSeconds", number(maxSegmentSeconds));
        if (lengthPenalty != null) {
            parameters.put("lengthPenalty", number(lengthPenalty));
        }
        if (patience != null) {
            parameters.put("patience", number(patience));
        }
        return parameters;
    }

    private static JsonNode number(double value) {
        return value == Math.rint(value) ? Json.tree((long) value) : Json.tree(BigDecimal.valueOf(value));
    }
}
