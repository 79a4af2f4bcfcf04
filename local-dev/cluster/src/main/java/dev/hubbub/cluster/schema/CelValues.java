package dev.hubbub.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON as CEL sees it: integers as 64-bit, numbers as doubles, objects as maps, reserved words as field names escaped. */
final class CelValues {
    /** Words the CEL grammar reserves; Kubernetes lets rules name such a field as {@code self.__word__}. */
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelValues() {}

    static Object of(JsonNode schema, JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            boolean typed = schema.has("properties");
            value.properties().forEach(entry -> {
                JsonNode child = Structure.propertySchema(schema, entry.getKey());
                map.put(
                        typed ? escaped(entry.getKey()) : entry.getKey(),
                        of(child == null ? schema.path("properties") : child, entry.getValue()));
            });
            return map;
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(item -> list.add(of(schema.path("items"), item)));
            return list;
        }
        return scalar(schema, value);
    }

    private static Object scalar(JsonNode schema, JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isNumber()) {
            boolean real = schema.path("type").asText().equals("number")
                    || schema.path("type").isMissingNode() && !value.isIntegralNumber();
            return real ? (Object) value.asDouble() : (Object) value.asLong();
        }
        return NullValue.NULL_VALUE;
    }

    private static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
