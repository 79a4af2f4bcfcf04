package dev.hubbub.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a part of an object merges: which lists are sets, which are maps with a key, which are one value.
 *
 * @param schema the part's schema, missing where there is none
 * @param wellKnown whether the part belongs to a built-in kind or to the metadata every kind has
 * @param field the name of the field the part is in, empty for a list's item
 */
record Shape(JsonNode schema, boolean wellKnown, String field) {
    /** The keys of lists in built-in kinds; the same field names mean the same lists wherever they appear. */
    private static final Map<String, List<String>> KEYED_LISTS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("conditions", List.of("type")),
            Map.entry("ownerReferences", List.of("uid")));

    private static final Set<String> SETS = Set.of("finalizers");

    /** How a list merges. */
    sealed interface Items {
        /** The list is replaced as a whole. */
        record Atomic() implements Items {}

        /** The list is a set of plain values. */
        record Values() implements Items {}

        /** The list is a map whose entries carry their key in these fields. */
        record Keyed(List<String> keys) implements Items {}
    }

    static Shape of(ResourceType type) {
        return new Shape(type.schema(), !type.custom(), "");
    }

    Shape property(String name) {
        JsonNode own = schema.path("properties").path(name);
        JsonNode child = own.isMissingNode() ? schema.path("additionalProperties") : own;
        return new Shape(child, wellKnown || field.isEmpty() && name.equals("metadata"), name);
    }

    Shape item() {
        JsonNode items = schema.path("items");
        return new Shape(items.isObject() ? items : MissingNode.getInstance(), wellKnown, "[]");
    }

    boolean isAtomicObject() {
        return schema.path("x-kubernetes-map-type").asText().equals("atomic");
    }

    Items items() {
        List<String> keys = new ArrayList<>();
        schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        return switch (schema.path("x-kubernetes-list-type").asText()) {
            case "map" -> new Items.Keyed(keys);
            case "set" -> new Items.Values();
            case "atomic" -> new Items.Atomic();
            default -> wellKnownItems();
        };
    }

    private Items wellKnownItems() {
        if (wellKnown && KEYED_LISTS.containsKey(field)) {
            return new Items.Keyed(KEYED_LISTS.get(field));
        }
        return wellKnown && SETS.contains(field) ? new Items.Values() : new Items.Atomic();
    }
}
