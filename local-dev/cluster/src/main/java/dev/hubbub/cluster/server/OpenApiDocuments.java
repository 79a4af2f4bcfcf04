package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ResourceCatalog;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * OpenAPI v3, one document per group and version. kubectl looks here whether the server validates fields and can do a
 * dry run, and {@code kubectl explain} reads the schemas. The documents name no strategic merge patch: kubectl then
 * takes the merge keys of built-in kinds from its own code instead of from schemas this server does not have.
 */
final class OpenApiDocuments {
    private static final String ROOT = "/openapi/v3";

    private final ResourceCatalog catalog;

    OpenApiDocuments(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    Optional<ObjectNode> document(String path) {
        if (path.equals(ROOT) || path.equals(ROOT + "/")) {
            return Optional.of(index());
        }
        String[] parts = path.split("/");
        if (parts.length == 5 && parts[3].equals("api")) {
            return document("", parts[4]);
        }
        if (parts.length == 6 && parts[3].equals("apis")) {
            return document(parts[4], parts[5]);
        }
        return Optional.empty();
    }

    private static String prefix(ResourceType type) {
        return type.group().isEmpty() ? "api/" + type.version() : "apis/" + type.group() + "/" + type.version();
    }

    private ObjectNode index() {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        catalog.all()
                .forEach(type -> paths.putObject(prefix(type)).put("serverRelativeURL", ROOT + "/" + prefix(type)));
        return index;
    }

    private Optional<ObjectNode> document(String group, String version) {
        List<ResourceType> types = catalog.in(group, version).toList();
        if (types.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Local cluster").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.withObject("/components/schemas");
        for (ResourceType type : types) {
            String collection =
                    "/" + prefix(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
            ObjectNode all = paths.putObject(collection);
            operation(all, "get", "list", type, List.of());
            operation(all, "post", "post", type, List.of("dryRun", "fieldManager", "fieldValidation"));
            ObjectNode one = paths.putObject(collection + "/{name}");
            operation(one, "get", "get", type, List.of());
            operation(one, "put", "put", type, List.of("dryRun", "fieldManager", "fieldValidation"));
            operation(one, "delete", "delete", type, List.of("dryRun"));
            ObjectNode patch = operation(
                    one, "patch", "patch", type, List.of("dryRun", "fieldManager", "fieldValidation", "force"));
            ObjectNode content = patch.withObject("/requestBody/content");
            for (String form : List.of("json-patch+json", "merge-patch+json", "apply-patch+yaml")) {
                content.putObject("application/" + form);
            }
            schemas.set(schemaName(type), schema(type));
        }
        return Optional.of(document);
    }

    private static ObjectNode operation(
            ObjectNode path, String method, String action, ResourceType type, List<String> parameters) {
        ObjectNode operation = path.putObject(method).put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
        ArrayNode listed = operation.putArray("parameters");
        for (String parameter : parameters) {
            listed.addObject()
                    .put("name", parameter)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", parameter.equals("force") ? "boolean" : "string");
        }
        return operation;
    }

    private static ObjectNode groupVersionKind(ResourceType type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", type.kind());
    }

    private static String schemaName(ResourceType type) {
        return (type.group().isEmpty() ? "core" : type.group()) + "." + type.version() + "." + type.kind();
    }

    private static ObjectNode schema(ResourceType type) {
        ObjectNode schema = type.schema().deepCopy();
        ObjectNode properties = schema.withObject("/properties");
        add(properties, "apiVersion", "string", "The group and version of the kind.");
        add(properties, "kind", "string", "What kind of object it is.");
        add(properties, "metadata", "object", "What objects of all kinds have, such as a name and labels.");
        schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
        return schema;
    }

    private static void add(ObjectNode properties, String name, String type, String description) {
        if (!properties.has(name)) {
            properties.putObject(name).put("type", type).put("description", description);
        }
    }
}
