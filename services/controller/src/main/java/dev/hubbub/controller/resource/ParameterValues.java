package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values by the name of what they set: a point of a grid, what to leave out of it, what all its trials share. A number
 * is kept in one form however it was written, so that equal values are equal.
 *
 * @param byName name to value, in the order given; what is null is absent
 */
public record ParameterValues(@JsonValue Map<String, JsonNode> byName) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ParameterValues {
        Map<String, JsonNode> kept = new LinkedHashMap<>();
        byName.forEach((name, value) -> {
            if (value != null && !value.isNull()) {
                kept.put(name, inOneForm(value));
            }
        });
        byName = Collections.unmodifiableMap(kept);
    }

    /** A value, or null where there is none. */
    public JsonNode get(String name) {
        return byName.get(name);
    }

    static List<JsonNode> inOneForm(List<JsonNode> values) {
        return values.stream().map(ParameterValues::inOneForm).toList();
    }

    private static JsonNode inOneForm(JsonNode value) {
        if (!value.isNumber()) {
            return value;
        }
        return value.canConvertToExactIntegral() && value.canConvertToInt()
                ? IntNode.valueOf(value.intValue())
                : DoubleNode.valueOf(value.doubleValue());
    }
}
