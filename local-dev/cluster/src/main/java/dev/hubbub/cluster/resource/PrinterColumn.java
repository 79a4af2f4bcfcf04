package dev.hubbub.cluster.resource;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A column of the table kubectl prints for a kind.
 *
 * @param jsonPath where the value is in the object, starting with a dot
 * @param priority 0 for every listing, above 0 only for {@code -o wide}
 */
public record PrinterColumn(
        String name, String type, String format, String description, String jsonPath, int priority) {

    static PrinterColumn of(JsonNode column) {
        return new PrinterColumn(
                column.path("name").asText(),
                column.path("type").asText("string"),
                column.path("format").asText(""),
                column.path("description").asText(""),
                column.path("jsonPath").asText(),
                column.path("priority").asInt(0));
    }
}
