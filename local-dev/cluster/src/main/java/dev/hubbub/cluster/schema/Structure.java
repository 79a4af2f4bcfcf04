package dev.hubbub.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;

/** Walks a value along its structural schema. */
final class Structure {
    static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

    private Structure() {}

    /** Calls with (schema, value) for each property and item that a schema describes. */
    static void forEachChild(JsonNode schema, JsonNode value, BiConsumer<JsonNode, JsonNode> visit) {
        if (value.isObject()) {
            value.properties().forEach(entry -> {
                JsonNode child = propertySchema(schema, entry.getKey());
                if (child != null && child.isObject()) {
                    visit.accept(child, entry.getValue());
                }
            });
        } else if (value.isArray() && schema.path("items").isObject()) {
            value.forEach(item -> visit.accept(schema.get("items"), item));
        }
    }

    /** The schema of a property: its own, or the one for additional properties; null where there is neither. */
    static JsonNode propertySchema(JsonNode schema, String name) {
        JsonNode own = schema.path("properties").get(name);
        return own != null ? own : schema.get("additionalProperties");
    }

    static String childPath(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
