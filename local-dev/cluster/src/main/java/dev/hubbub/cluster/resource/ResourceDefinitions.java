package dev.hubbub.cluster.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** Reads kinds from the {@code spec} of a CustomResourceDefinition; the built-in kinds are written in the same form. */
public final class ResourceDefinitions {
    private static final PrinterColumn AGE =
            new PrinterColumn("Age", "date", "", "Time since the object was created", ".metadata.creationTimestamp", 0);

    private ResourceDefinitions() {}

    /** The served versions of one definition, the stored one first. */
    public static List<ResourceType> types(JsonNode spec, boolean custom) {
        JsonNode names = spec.path("names");
        List<ResourceType> types = new ArrayList<>();
        for (JsonNode version : spec.path("versions")) {
            if (!version.path("served").asBoolean(true)) {
                continue;
            }
            String kind = names.path("kind").asText();
            ResourceType type = new ResourceType(
                    spec.path("group").asText(""),
                    version.path("name").asText(),
                    kind,
                    names.path("plural").asText(),
                    names.path("singular").asText(kind.toLowerCase(java.util.Locale.ROOT)),
                    spec.path("scope").asText("Namespaced").equals("Namespaced"),
                    texts(names.path("shortNames")),
                    texts(names.path("categories")),
                    version.path("subresources").has("status"),
                    custom,
                    schema(version),
                    columns(version.path("additionalPrinterColumns")));
            types.add(version.path("storage").asBoolean(true) ? 0 : types.size(), type);
        }
        return types;
    }

    private static JsonNode schema(JsonNode version) {
        JsonNode schema = version.path("schema").path("openAPIV3Schema");
        return schema.isObject()
                ? schema
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "object")
                        .put("x-kubernetes-preserve-unknown-fields", true);
    }

    private static List<PrinterColumn> columns(JsonNode written) {
        if (written.isEmpty()) {
            return List.of(AGE);
        }
        List<PrinterColumn> columns = new ArrayList<>();
        written.forEach(column -> columns.add(PrinterColumn.of(column)));
        return columns;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
