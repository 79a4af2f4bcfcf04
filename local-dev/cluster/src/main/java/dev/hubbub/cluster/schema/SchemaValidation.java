package dev.hubbub.cluster.schema;

import static dev.hubbub.cluster.resource.FieldFault.Kind.DUPLICATE;
import static dev.hubbub.cluster.resource.FieldFault.Kind.INVALID;
import static dev.hubbub.cluster.resource.FieldFault.Kind.REQUIRED;
import static dev.hubbub.cluster.resource.FieldFault.Kind.TOO_LONG;
import static dev.hubbub.cluster.resource.FieldFault.Kind.TOO_MANY;
import static dev.hubbub.cluster.resource.FieldFault.Kind.TYPE;
import static dev.hubbub.cluster.resource.FieldFault.Kind.UNSUPPORTED;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.cluster.resource.FieldFault;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Checks a value against a structural schema (OpenAPI v3 with the {@code x-kubernetes-} extensions). */
public final class SchemaValidation {
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final List<FieldFault> faults = new ArrayList<>();

    private SchemaValidation() {}

    /** Every fault of the value, in document order; empty for a valid one. */
    public static List<FieldFault> check(JsonNode schema, JsonNode value) {
        SchemaValidation validation = new SchemaValidation();
        validation.visit(schema, value, "");
        return validation.faults;
    }

    private void visit(JsonNode schema, JsonNode value, String path) {
        if (value.isNull()) {
            if (!schema.path("nullable").asBoolean() && schema.has("type")) {
                add(path, TYPE, value, "must not be null");
            }
            return;
        }
        if (!hasType(schema, value)) {
            add(path, TYPE, value, "must be " + typeName(schema));
            return;
        }
        allowedValues(schema, value, path);
        if (value.isTextual()) {
            text(schema, value, path);
        } else if (value.isNumber()) {
            number(schema, value, path);
        } else if (value.isArray()) {
            array(schema, value, path);
        } else if (value.isObject()) {
            object(schema, value, path);
        }
        combinations(schema, value, path);
    }

    private static boolean hasType(JsonNode schema, JsonNode value) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() || value.isIntegralNumber();
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "number" -> value.isNumber();
                // 3.0 is an integer, as JSON has only numbers.
            case "integer" -> value.isNumber()
                    && isFinite(value)
                    && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> true;
        };
    }

    /** A number like 1e400 is read as an infinite one. */
    private static boolean isFinite(JsonNode number) {
        return !number.isDouble() && !number.isFloat() || Double.isFinite(number.doubleValue());
    }

    private static String typeName(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "an integer or a string";
        }
        String type = schema.path("type").asText();
        return "of type " + type;
    }

    private void allowedValues(JsonNode schema, JsonNode value, String path) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            String listed = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::toString)
                    .collect(Collectors.joining(", "));
            add(path, UNSUPPORTED, value, "supported values: " + listed);
        }
    }

    private void text(JsonNode schema, JsonNode value, String path) {
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        if (length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            add(path, TOO_LONG, value, "may not be longer than " + schema.get("maxLength"));
        }
        if (length < schema.path("minLength").asInt(0)) {
            add(path, INVALID, value, "must be at least " + schema.get("minLength") + " characters long");
        }
        if (schema.has("pattern")) {
            pattern(schema.get("pattern").asText(), value, path);
        }
        if (schema.path("format").asText().equals("date-time")) {
            try {
                OffsetDateTime.parse(text);
            } catch (DateTimeParseException e) {
                add(path, INVALID, value, "must be a date and time as 2026-01-31T09:00:00Z");
            }
        }
    }

    private void pattern(String pattern, JsonNode value, String path) {
        try {
            if (!PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                    .matcher(value.asText())
                    .find()) {
                add(path, INVALID, value, "must match " + pattern);
            }
        } catch (PatternSyntaxException e) {
            add(path, INVALID, value, "cannot be checked, for the schema's pattern " + pattern + " is broken");
        }
    }

    private void number(JsonNode schema, JsonNode value, String path) {
        if (!isFinite(value)) {
            add(path, INVALID, value, "must be a number that is not infinite");
            return;
        }
        BigDecimal number = value.decimalValue();
        if (schema.has("minimum")) {
            int order = number.compareTo(schema.get("minimum").decimalValue());
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
            if (order < 0 || exclusive && order == 0) {
                add(path, INVALID, value, "must be " + (exclusive ? "> " : "≥ ") + schema.get("minimum"));
            }
        }
        if (schema.has("maximum")) {
            int order = number.compareTo(schema.get("maximum").decimalValue());
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
            if (order > 0 || exclusive && order == 0) {
                add(path, INVALID, value, "must be " + (exclusive ? "< " : "≤ ") + schema.get("maximum"));
            }
        }
        if (schema.has("multipleOf")
                && number.remainder(schema.get("multipleOf").decimalValue()).signum() != 0) {
            add(path, INVALID, value, "must be a multiple of " + schema.get("multipleOf"));
        }
        if (schema.path("format").asText().equals("int32") && !value.canConvertToInt()) {
            add(path, INVALID, value, "must fit into 32 bits");
        }
    }

    private void array(JsonNode schema, JsonNode value, String path) {
        if (value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            add(path, TOO_MANY, value.size(), "must have at most " + schema.get("maxItems") + " items");
        }
        if (value.size() < schema.path("minItems").asInt(0)) {
            add(path, INVALID, value.size() + " items", "must have at least " + schema.get("minItems") + " items");
        }
        duplicates(schema, value, path);
        JsonNode items = schema.path("items");
        if (items.isObject()) {
            for (int i = 0; i < value.size(); i++) {
                visit(items, value.get(i), path + "[" + i + "]");
            }
        }
    }

    private void duplicates(JsonNode schema, JsonNode value, String path) {
        String listType = schema.path("x-kubernetes-list-type").asText();
        boolean map = listType.equals("map");
        if (!map && !listType.equals("set") && !schema.path("uniqueItems").asBoolean()) {
            return;
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            Object identity = map
                    ? StreamSupport.stream(
                                    schema.path("x-kubernetes-list-map-keys").spliterator(), false)
                            .map(key -> item.path(key.asText()))
                            .toList()
                    : item;
            if (!seen.add(identity)) {
                add(path + "[" + i + "]", DUPLICATE, item, "");
            }
        }
    }

    private void object(JsonNode schema, JsonNode value, String path) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                add(Structure.childPath(path, name.asText()), REQUIRED, "", "");
            }
        }
        if (value.size() > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            add(path, TOO_MANY, value.size(), "must have at most " + schema.get("maxProperties") + " entries");
        }
        if (value.size() < schema.path("minProperties").asInt(0)) {
            add(
                    path,
                    INVALID,
                    value.size() + " entries",
                    "must have at least " + schema.get("minProperties") + " entries");
        }
        value.properties().forEach(entry -> {
            JsonNode child = Structure.propertySchema(schema, entry.getKey());
            if (child != null && child.isObject()) {
                visit(child, entry.getValue(), Structure.childPath(path, entry.getKey()));
            }
        });
    }

    private void combinations(JsonNode schema, JsonNode value, String path) {
        for (JsonNode each : schema.path("allOf")) {
            visit(each, value, path);
        }
        if (schema.path("anyOf").isArray() && matching(schema.get("anyOf"), value) == 0) {
            add(path, INVALID, value, "must match at least one of the allowed forms (anyOf)");
        }
        if (schema.path("oneOf").isArray() && matching(schema.get("oneOf"), value) != 1) {
            add(path, INVALID, value, "must match exactly one of the allowed forms (oneOf)");
        }
        if (schema.path("not").isObject() && check(schema.get("not"), value).isEmpty()) {
            add(path, INVALID, value, "must not match the excluded form (not)");
        }
    }

    private static long matching(JsonNode alternatives, JsonNode value) {
        return StreamSupport.stream(alternatives.spliterator(), false)
                .filter(alternative -> check(alternative, value).isEmpty())
                .count();
    }

    private void add(String path, FieldFault.Kind kind, Object value, String message) {
        faults.add(new FieldFault(path, kind, String.valueOf(value), message));
    }
}
