package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ResourceCatalog;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the server offers, in the documents clients look it up in. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> REVIEWS = List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview");

    private final ResourceCatalog catalog;

    Discovery(ResourceCatalog catalog) {
        this.catalog = catalog;
    }

    /** The document at a path, or nothing where the path is none of discovery's. */
    Optional<ObjectNode> document(String path, String hostAndPort) {
        String[] parts = path.replaceAll("/+$", "").split("/");
        return switch (parts.length) {
            case 2 -> switch (parts[1]) {
                case "version" -> Optional.of(version());
                case "api" -> Optional.of(coreVersions(hostAndPort));
                case "apis" -> Optional.of(groupList());
                default -> Optional.empty();
            };
            case 3 -> parts[1].equals("api") ? resources("", parts[2]) : group(parts);
            case 4 -> parts[1].equals("apis") ? resources(parts[2], parts[3]) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static ObjectNode object(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", "v1");
    }

    private static ObjectNode version() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", "v1.32.0+local")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "javac")
                .put("platform", "local");
    }

    private static ObjectNode coreVersions(String hostAndPort) {
        ObjectNode versions = object("APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", hostAndPort);
        return versions;
    }

    private Map<String, Set<String>> groups() {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        catalog.all().filter(type -> !type.group().isEmpty()).forEach(type -> groups.computeIfAbsent(
                        type.group(), g -> new LinkedHashSet<>())
                .add(type.version()));
        groups.put(AccessReviews.GROUP, Set.of("v1"));
        return groups;
    }

    private ObjectNode groupList() {
        ObjectNode list = object("APIGroupList");
        ArrayNode groups = list.putArray("groups");
        groups().forEach((name, versions) -> groups.add(group(name, versions)));
        return list;
    }

    private Optional<ObjectNode> group(String[] parts) {
        return parts[1].equals("apis")
                ? Optional.ofNullable(groups().get(parts[2])).map(versions -> group(parts[2], versions)
                        .put("kind", "APIGroup")
                        .put("apiVersion", "v1"))
                : Optional.empty();
    }

    private static ObjectNode group(String name, Set<String> versions) {
        ObjectNode group = JsonNodeFactory.instance.objectNode().put("name", name);
        ArrayNode listed = group.putArray("versions");
        for (String version : versions) {
            listed.addObject().put("groupVersion", name + "/" + version).put("version", version);
        }
        group.set("preferredVersion", listed.get(0).deepCopy());
        return group;
    }

    private Optional<ObjectNode> resources(String group, String version) {
        List<ResourceType> types = catalog.in(group, version).toList();
        boolean reviews = group.equals(AccessReviews.GROUP);
        if (types.isEmpty() && !reviews) {
            return Optional.empty();
        }
        ObjectNode list = object("APIResourceList");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        types.forEach(type -> addResource(resources, type));
        if (reviews) {
            REVIEWS.forEach(kind -> resources
                    .addObject()
                    .put("name", kind.toLowerCase(java.util.Locale.ROOT) + "s")
                    .put("singularName", "")
                    .put("namespaced", false)
                    .put("kind", kind)
                    .putArray("verbs")
                    .add("create"));
        }
        return Optional.of(list);
    }

    private static void addResource(ArrayNode resources, ResourceType type) {
        ObjectNode resource = resources
                .addObject()
                .put("name", type.plural())
                .put("singularName", type.singular())
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        VERBS.forEach(resource.putArray("verbs")::add);
        if (!type.shortNames().isEmpty()) {
            type.shortNames().forEach(resource.putArray("shortNames")::add);
        }
        if (!type.categories().isEmpty()) {
            type.categories().forEach(resource.putArray("categories")::add);
        }
        if (type.statusSubresource()) {
            addSubresource(resources, type, "status", List.of("get", "patch", "update"));
        }
        if (type.plural().equals("pods") && !type.custom()) {
            addSubresource(resources, type, "log", List.of("get"));
        }
    }

    private static void addSubresource(ArrayNode resources, ResourceType type, String name, List<String> verbs) {
        ArrayNode listed = resources
                .addObject()
                .put("name", type.plural() + "/" + name)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", type.kind())
                .putArray("verbs");
        verbs.forEach(listed::add);
    }
}
