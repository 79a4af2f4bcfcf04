package dev.hubbub.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the {@code default} values of a structural schema. */
public final class SchemaDefaults {
    private SchemaDefaults() {}

    /** Changes the value in place: absent properties, and nulls where null is not allowed, take their default. */
    public static void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode written = object.get(property.getKey());
                JsonNode fallback = property.getValue().get("default");
                boolean missing = written == null
                        || written.isNull()
                                && !property.getValue().path("nullable").asBoolean();
                if (missing && fallback != null) {
                    object.set(property.getKey(), fallback.deepCopy());
                }
            });
        }
        Structure.forEachChild(schema, value, SchemaDefaults::apply);
    }
}
