package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.Settings;
import java.util.Map;

/**
 * What the decoding of all trials has in common. Which settings there are, and their defaults, is said by
 * {@link GridDimensions#options()}.
 *
 * @param values the settings given, and the defaults of those that are not
 */
public record DecodingOptions(@JsonValue ParameterValues values) {

    private static final TypeReference<Map<String, JsonNode>> VALUES = new TypeReference<>() {};

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DecodingOptions {
        ObjectNode settings = Json.mapper().createObjectNode();
        values.byName().forEach((name, value) -> settings.set(name, value.deepCopy()));
        Settings.putDefaults(settings, GridDimensions.options());
        values = new ParameterValues(Json.mapper().convertValue(settings, VALUES));
    }

    /** Everything at its default. */
    static DecodingOptions defaults() {
        return new DecodingOptions(new ParameterValues(Map.of()));
    }
}
