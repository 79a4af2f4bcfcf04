package dev.hubbub.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills in the {@code default} values of a structural schema. */
public final class SchemaDefaults {
    private SchemaDefaults() {}

    /**
     * Changes the value in place: absent properties, and nulls where null is not allowed, take their default. Such a null
     * without a default is taken away, as Kubernetes does, so that nobody has to tell it from nothing.
     */
    public static void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                JsonNode child = Structure.propertySchema(schema, field.getKey());
                if (field.getValue().isNull() && child != null && child.isObject() && !isNullable(child)) {
                    object.remove(field.getKey());
                }
            }
            schema.path("properties").properties().forEach(property -> {
                JsonNode fallback = property.getValue().get("default");
                if (!object.has(property.getKey()) && fallback != null) {
                    object.set(property.getKey(), fallback.deepCopy());
                }
            });
        }
        Structure.forEachChild(schema, value, SchemaDefaults::apply);
    }

    private static boolean isNullable(JsonNode schema) {
        return schema.path("nullable").asBoolean();
    }

    /** The defaults in a schema that it would not take itself, each as a fault under the given path. */
    public static List<FieldFault> misfits(JsonNode schema, String path) {
        List<FieldFault> faults = new ArrayList<>();
        if (schema.has("default")) {
            JsonNode value = schema.get("default").deepCopy();
            apply(schema, value);
            SchemaValidation.check(schema, value).stream()
                    .map(fault -> FieldFault.invalid(path + ".default", value, fault.detail()))
                    .forEach(faults::add);
        }
        schema.path("properties")
                .properties()
                .forEach(p -> faults.addAll(misfits(p.getValue(), path + ".properties[" + p.getKey() + "]")));
        for (String nested : List.of("items", "additionalProperties")) {
            if (schema.path(nested).isObject()) {
                faults.addAll(misfits(schema.get(nested), path + "." + nested));
            }
        }
        return faults;
    }
}
