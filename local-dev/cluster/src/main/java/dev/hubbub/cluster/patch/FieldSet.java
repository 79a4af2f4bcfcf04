package dev.hubbub.cluster.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of fields of an object, in the terms of Kubernetes' {@code FieldsV1}. A path is a list of steps: {@code
 * f:name} into a field, {@code k:{"name":"x"}} into a keyed list's entry, {@code v:"x"} to a value of a set.
 */
record FieldSet(Set<List<String>> paths) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<List<String>> NEVER_OWNED = Set.of(
            List.of("f:apiVersion"),
            List.of("f:kind"),
            List.of("f:metadata", "f:name"),
            List.of("f:metadata", "f:namespace"),
            List.of("f:metadata", "f:uid"),
            List.of("f:metadata", "f:resourceVersion"),
            List.of("f:metadata", "f:generation"),
            List.of("f:metadata", "f:creationTimestamp"),
            List.of("f:metadata", "f:deletionTimestamp"),
            List.of("f:metadata", "f:deletionGracePeriodSeconds"),
            List.of("f:metadata", "f:selfLink"));

    FieldSet {
        paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
    }

    /** The leaves of an object, and the entries of its keyed lists; without what the server itself writes. */
    static FieldSet of(Shape shape, ObjectNode object) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(shape, object, List.of(), paths);
        paths.removeIf(path -> NEVER_OWNED.contains(path)
                || path.size() == 1 && path.get(0).equals("f:metadata")
                || path.size() >= 2 && path.get(1).equals("f:managedFields"));
        return new FieldSet(paths);
    }

    private static void collect(Shape shape, JsonNode value, List<String> path, Set<List<String>> paths) {
        if (value.isObject() && !value.isEmpty() && !shape.isAtomicObject()) {
            value.properties()
                    .forEach(entry -> collect(
                            shape.property(entry.getKey()),
                            entry.getValue(),
                            with(path, "f:" + entry.getKey()),
                            paths));
        } else if (value.isArray() && shape.items() instanceof Shape.Items.Keyed keyed) {
            for (JsonNode item : value) {
                List<String> entry = with(path, keyStep(keyed.keys(), item));
                paths.add(entry);
                collect(shape.item(), item, entry, paths);
            }
        } else if (value.isArray() && shape.items() instanceof Shape.Items.Values) {
            value.forEach(item -> paths.add(with(path, "v:" + item)));
        } else {
            paths.add(path);
        }
    }

    private static String keyStep(List<String> keys, JsonNode item) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        keys.stream().sorted().filter(item::has).forEach(key -> identity.set(key, item.get(key)));
        return "k:" + identity;
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }

    static FieldSet parse(JsonNode fieldsV1) {
        Set<List<String>> paths = new LinkedHashSet<>();
        parse(fieldsV1, List.of(), paths);
        return new FieldSet(paths);
    }

    private static void parse(JsonNode node, List<String> path, Set<List<String>> paths) {
        if (node.isEmpty() && !path.isEmpty()) {
            paths.add(path);
        }
        node.properties().forEach(entry -> {
            if (entry.getKey().equals(".")) {
                paths.add(path);
            } else {
                parse(entry.getValue(), with(path, entry.getKey()), paths);
            }
        });
    }

    ObjectNode fieldsV1() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Set<List<String>> inner = new HashSet<>();
        paths.forEach(path -> {
            for (int i = 1; i < path.size(); i++) {
                inner.add(path.subList(0, i));
            }
        });
        for (List<String> path : paths) {
            ObjectNode node = root;
            for (String step : path) {
                node = node.has(step) ? (ObjectNode) node.get(step) : node.putObject(step);
            }
            if (inner.contains(path)) {
                node.putObject(".");
            }
        }
        return root;
    }

    FieldSet and(FieldSet other) {
        Set<List<String>> union = new LinkedHashSet<>(paths);
        union.addAll(other.paths);
        return new FieldSet(union);
    }

    FieldSet without(FieldSet other) {
        Set<List<String>> rest = new LinkedHashSet<>(paths);
        rest.removeAll(other.paths);
        return new FieldSet(rest);
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** The value at a path, null where there is none. */
    static JsonNode value(JsonNode object, List<String> path) {
        JsonNode node = object;
        for (String step : path) {
            node = node == null ? null : child(node, step);
        }
        return node;
    }

    private static JsonNode child(JsonNode node, String step) {
        String rest = step.substring(2);
        if (step.startsWith("f:")) {
            return node.get(rest);
        }
        int at = indexOf(node, step);
        return at < 0 ? null : node.get(at);
    }

    private static int indexOf(JsonNode list, String step) {
        try {
            JsonNode identity = JSON.readTree(step.substring(2));
            if (step.startsWith("k:")) {
                List<String> keys = new ArrayList<>();
                identity.properties().forEach(key -> keys.add(key.getKey()));
                return KeyedItems.find(list, keys, identity);
            }
            return KeyedItems.findValue(list, identity);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a step of a field path: " + step, e);
        }
    }

    /** Takes the value at a path away, and the objects and lists that become empty by it. */
    static void remove(JsonNode object, List<String> path) {
        JsonNode parent = value(object, path.subList(0, path.size() - 1));
        String last = path.get(path.size() - 1);
        if (parent instanceof ObjectNode fields) {
            fields.remove(last.substring(2));
        } else if (parent instanceof ArrayNode list) {
            int at = indexOf(list, last);
            if (at >= 0) {
                list.remove(at);
            }
        }
        if (parent != null && parent.isEmpty() && path.size() > 1) {
            remove(object, path.subList(0, path.size() - 1));
        }
    }

    /** A path as people read it: {@code spec.template.spec.containers[name="main"].image}. */
    static String readable(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String step : path) {
            String rest = step.substring(2);
            if (step.startsWith("f:")) {
                text.append(text.length() == 0 ? "" : ".").append(rest);
            } else {
                text.append('[').append(rest).append(']');
            }
        }
        return text.toString();
    }
}
