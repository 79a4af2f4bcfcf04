package dev.hubbub.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.hubbub.cluster.resource.PrinterColumn;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The value of a printer column, by its JSONPath. */
final class ColumnValue {
    private static final Configuration JSON_NODES = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
            .build();
    private static final Map<String, JsonPath> PATHS = new ConcurrentHashMap<>();

    private ColumnValue() {}

    /** The cell, null where the object has no such value or one of another type. */
    static JsonNode of(PrinterColumn column, JsonNode object, Instant now) {
        JsonNode found;
        try {
            found = PATHS.computeIfAbsent("$" + column.jsonPath(), JsonPath::compile)
                    .read(object, JSON_NODES);
        } catch (InvalidPathException e) {
            found = null;
        }
        if (found == null || found.isEmpty() || found.get(0).isNull()) {
            return JsonNodeFactory.instance.nullNode();
        }
        JsonNode value = found.get(0);
        return switch (column.type()) {
            case "date" -> JsonNodeFactory.instance.textNode(Age.since(value.asText(), now));
            case "integer" -> value.isNumber()
                    ? JsonNodeFactory.instance.numberNode(value.asLong())
                    : JsonNodeFactory.instance.nullNode();
            case "number" -> value.isNumber() ? value : JsonNodeFactory.instance.nullNode();
            case "boolean" -> value.isBoolean() ? value : JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(value.isValueNode() ? value.asText() : value.toString());
        };
    }
}
