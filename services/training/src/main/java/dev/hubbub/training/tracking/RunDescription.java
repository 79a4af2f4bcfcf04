package dev.hubbub.training.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a run says of itself, as MLflow keeps it.
 *
 * @param parameters what it was begun with, by the names of its settings
 * @param tags what it was made from: digests, the version
 */
record RunDescription(Map<String, String> parameters, Map<String, String> tags) {
    /** Servers take at least so much. */
    private static final int LONGEST = 500;

    /** @param run what {@code run.json} holds */
    static RunDescription of(JsonNode run) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "from", run.path("from"));
        put(parameters, "architecture", run.path("base").path("architecture"));
        put(parameters, "device", run.path("device"));
        put(parameters, "precision", run.path("precision"));
        put(parameters, "exampleSeconds", run.path("exampleSeconds"));
        put(parameters, "forced", run.path("forced"));
        put(parameters, "", run.path("settings"));
        Map<String, String> tags = new LinkedHashMap<>();
        put(tags, "hubbub.version", run.path("version"));
        put(tags, "hubbub.base", run.path("base").path("digest"));
        run.path("data")
                .fields()
                .forEachRemaining(digest -> put(tags, "hubbub.data." + digest.getKey(), digest.getValue()));
        tags.put("mlflow.source.name", "hubbub train");
        return new RunDescription(parameters, tags);
    }

    /** Nested names are joined by points, lists by commas. */
    private static void put(Map<String, String> into, String name, JsonNode value) {
        if (value.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> fields = value.fields();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                put(into, name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue());
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            String text = value.isArray()
                    ? StreamSupport.stream(value.spliterator(), false)
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(","))
                    : value.asText();
            into.put(name, text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text);
        }
    }
}
