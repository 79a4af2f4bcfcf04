package dev.hubbub.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes fields away that a structural schema does not know. */
public final class SchemaPruning {
    private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");

    private SchemaPruning() {}

    /**
     * Changes the object in place.
     *
     * @return the paths that were taken away, in the order they were met
     */
    public static List<String> apply(JsonNode schema, ObjectNode object) {
        List<String> removed = new ArrayList<>();
        prune(schema, object, "", removed);
        return removed;
    }

    private static void prune(JsonNode schema, JsonNode value, String path, List<String> removed) {
        if (value instanceof ObjectNode object) {
            pruneObject(schema, object, path, removed);
        } else if (value instanceof ArrayNode array && schema.path("items").isObject()) {
            for (int i = 0; i < array.size(); i++) {
                prune(schema.get("items"), array.get(i), path + "[" + i + "]", removed);
            }
        }
    }

    private static void pruneObject(JsonNode schema, ObjectNode object, String path, List<String> removed) {
        boolean preserves = schema.path(Structure.PRESERVE).asBoolean();
        boolean complete =
                path.isEmpty() || schema.path("x-kubernetes-embedded-resource").asBoolean();
        for (var property : List.copyOf(object.properties())) {
            String name = property.getKey();
            JsonNode child = Structure.propertySchema(schema, name);
            String childPath = Structure.childPath(path, name);
            if (complete && OF_EVERY_OBJECT.contains(name)) {
                continue;
            }
            if (child == null && !preserves || child != null && child.isBoolean() && !child.asBoolean()) {
                object.remove(name);
                removed.add(childPath);
            } else if (child != null && child.isObject()) {
                prune(child, property.getValue(), childPath, removed);
            }
        }
    }
}
