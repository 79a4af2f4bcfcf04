package dev.hubbub.controller.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.controller.resource.DecodingOptions;
import dev.hubbub.controller.resource.GridDimensions;
import dev.hubbub.controller.resource.ParameterValues;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What distinguishes the trials of one model.
 *
 * @param values dimension to value, in the order of {@link GridDimensions#ALL}; absent is what the options say, or the
 *     decoder's own default. A whole number has no fraction
 */
public record GridPoint(ParameterValues values) {

    public GridPoint {
        Map<String, JsonNode> inOrder = new LinkedHashMap<>();
        for (SettingDefinition dimension : GridDimensions.ALL) {
            JsonNode given = values.get(dimension.name());
            inOrder.put(
                    dimension.name(), given == null ? dimension.defaultValue().orElse(null) : given);
        }
        values = new ParameterValues(inOrder);
    }

    /** Longer segments are split. */
    public double maxSegmentSeconds() {
        return values.get(GridDimensions.MAX_SEGMENT_SECONDS).doubleValue();
    }

    /**
     * How the decoder is to be set for this point.
     *
     * @throws IllegalArgumentException if a setting is outside of its limits
     */
    public Decoding decoding(DecodingOptions options) {
        ObjectNode settings = Json.mapper().createObjectNode();
        settings.setAll(options.values().byName());
        settings.setAll(values.byName());
        return Decoding.of(settings);
    }

    /**
     * How what is too long for a segment is cut for a decoding of this point; {@code null} for equal parts.
     *
     * @throws IllegalArgumentException if there is no such method
     */
    public VoiceActivity voiceActivity(DecodingOptions options, Decoding decoding) {
        JsonNode own = values.get(GridDimensions.VAD_METHOD);
        JsonNode method = own == null ? options.values().get(GridDimensions.VAD_METHOD) : own;
        return method == null
                ? null
                : VoiceActivity.of(Json.mapper().convertValue(method, VoiceActivity.Method.class), decoding);
    }

    /** The point as parameter name to value, absent ones left out. */
    public Map<String, JsonNode> parameters() {
        return values.byName();
    }
}
