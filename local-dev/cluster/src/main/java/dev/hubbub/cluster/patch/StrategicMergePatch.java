package dev.hubbub.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Kubernetes' strategic merge patch for built-in kinds: a merge patch in which keyed lists merge entry by entry, with
 * the directives {@code $patch}, {@code $retainKeys}, {@code $deleteFromPrimitiveList} and {@code $setElementOrder}.
 */
public final class StrategicMergePatch {
    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
    private static final String ELEMENT_ORDER = "$setElementOrder/";
    private static final String RETAIN = "$retainKeys";

    private StrategicMergePatch() {}

    public static ObjectNode apply(ResourceType type, ObjectNode target, ObjectNode patch) {
        return mergeObject(Shape.of(type), target, patch);
    }

    private static ObjectNode mergeObject(Shape shape, JsonNode target, ObjectNode patch) {
        String directive = patch.path(DIRECTIVE).asText("merge");
        boolean replaces = directive.equals("replace");
        ObjectNode result = target instanceof ObjectNode present && !replaces
                ? present.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        if (patch.has(RETAIN)) {
            Set<String> retained = new HashSet<>();
            patch.get(RETAIN).forEach(name -> retained.add(name.asText()));
            result.retain(retained);
        }
        patch.properties().forEach(entry -> mergeField(shape, result, entry.getKey(), entry.getValue()));
        patch.properties().forEach(entry -> {
            if (entry.getKey().startsWith(ELEMENT_ORDER)) {
                String field = entry.getKey().substring(ELEMENT_ORDER.length());
                reorder(shape.property(field), result.path(field), entry.getValue());
            }
        });
        return result;
    }

    private static void mergeField(Shape shape, ObjectNode result, String name, JsonNode value) {
        if (name.startsWith(DELETE_VALUES)) {
            JsonNode list = result.path(name.substring(DELETE_VALUES.length()));
            if (list instanceof ArrayNode array) {
                value.forEach(gone -> removeAt(array, KeyedItems.findValue(array, gone)));
            }
        } else if (!name.startsWith("$")) {
            if (value.isNull()) {
                result.remove(name);
            } else {
                result.set(name, merged(shape.property(name), result.get(name), value));
            }
        }
    }

    private static JsonNode merged(Shape shape, JsonNode target, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return mergeObject(shape, target, object);
        }
        if (value instanceof ArrayNode array && target instanceof ArrayNode present) {
            return mergeList(shape, present, array);
        }
        if (value instanceof ArrayNode array) {
            return mergeList(shape, JsonNodeFactory.instance.arrayNode(), array);
        }
        return value.deepCopy();
    }

    private static ArrayNode mergeList(Shape shape, ArrayNode target, ArrayNode patch) {
        Shape.Items items = shape.items();
        if (items instanceof Shape.Items.Keyed keyed) {
            return mergeKeyed(shape, keyed.keys(), target, patch);
        }
        if (items instanceof Shape.Items.Values) {
            ArrayNode result = target.deepCopy();
            KeyedItems.addMissing(result, patch);
            return result;
        }
        return patch.deepCopy();
    }

    private static ArrayNode mergeKeyed(Shape shape, List<String> keys, ArrayNode target, ArrayNode patch) {
        boolean replaces = false;
        for (JsonNode item : patch) {
            replaces |= item.path(DIRECTIVE).asText().equals("replace");
        }
        ArrayNode result = replaces ? JsonNodeFactory.instance.arrayNode() : target.deepCopy();
        for (JsonNode item : patch) {
            int at = KeyedItems.find(result, keys, item);
            String directive = item.path(DIRECTIVE).asText("merge");
            if (directive.equals("delete")) {
                removeAt(result, at);
            } else if (!directive.equals("replace") || item.size() > 1) {
                JsonNode merged = mergeObject(shape.item(), at < 0 ? null : result.get(at), (ObjectNode) item);
                if (at < 0) {
                    result.add(merged);
                } else {
                    result.set(at, merged);
                }
            }
        }
        return result;
    }

    private static void removeAt(ArrayNode list, int index) {
        if (index >= 0) {
            list.remove(index);
        }
    }

    /** Items the order does not name keep their place behind those it names. */
    private static void reorder(Shape shape, JsonNode list, JsonNode order) {
        if (!(list instanceof ArrayNode array)) {
            return;
        }
        ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
        for (JsonNode wanted : order) {
            int at = shape.items() instanceof Shape.Items.Keyed keyed
                    ? KeyedItems.find(array, keyed.keys(), wanted)
                    : KeyedItems.findValue(array, wanted);
            if (at >= 0) {
                ordered.add(array.remove(at));
            }
        }
        ordered.addAll(array);
        array.removeAll();
        array.addAll(ordered);
    }
}
