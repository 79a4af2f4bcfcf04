package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.access.AccessRequest;
import dev.hubbub.cluster.access.User;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ResourceCatalog;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.Optional;

/** Refuses what whoever asks may not do, in the words of Kubernetes. */
final class Permissions {
    private final ResourceCatalog catalog;
    private final Access access;

    Permissions(ResourceCatalog catalog, Access access) {
        this.catalog = catalog;
        this.access = access;
    }

    /** Refuses a request that its method and path alone forbid. Questions about one's own rights are everybody's. */
    void require(Exchange exchange, ResourcePath path) {
        if (!path.group().equals(AccessReviews.GROUP)) {
            require(exchange, path, verb(exchange, path));
        }
    }

    /** Refuses to make an object: a server-side apply of one that is not there yet is a creation, too. */
    void requireCreation(Exchange exchange, ResourcePath path) {
        require(exchange, path, "create");
    }

    /**
     * Refuses an object that holds up its owner's deletion if whoever writes it could not hold that up themselves. A
     * cluster asks this with the admission plugin OwnerReferencesPermissionEnforcement, which some have on.
     */
    void requireOwners(Exchange exchange, ResourcePath path, ObjectNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("blockOwnerDeletion").asBoolean()) {
                ResourceType type = owner(owner).orElseThrow(ApiFailure::noSuchPath);
                AccessRequest held = new AccessRequest(
                        "update",
                        type.group(),
                        type.plural(),
                        "finalizers",
                        path.namespace(),
                        owner.path("name").asText());
                if (!access.allows(exchange.user(access), held)) {
                    throw ApiFailure.forbidden(
                            catalog.find(path.group(), path.version(), path.plural())
                                    .orElseThrow(ApiFailure::noSuchPath),
                            object.path("metadata").path("name").asText(),
                            "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set"
                                    + " finalizers on");
                }
            }
        }
    }

    private Optional<ResourceType> owner(JsonNode reference) {
        return catalog.all()
                .filter(type -> type.kind().equals(reference.path("kind").asText())
                        && type.apiVersion().equals(reference.path("apiVersion").asText()))
                .findFirst();
    }

    private void require(Exchange exchange, ResourcePath path, String verb) {
        AccessRequest request = new AccessRequest(
                verb,
                path.group(),
                path.plural(),
                path.subresource(),
                path.namespace(),
                verb.equals("create") ? "" : path.name());
        User user = exchange.user(access);
        if (!access.allows(user, request)) {
            throw ApiFailure.forbidden(
                    catalog.find(path.group(), path.version(), path.plural()).orElseThrow(ApiFailure::noSuchPath),
                    request.name(),
                    sentence(user, request));
        }
    }

    private static String sentence(User user, AccessRequest request) {
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(
                        user.name(),
                        request.verb(),
                        request.qualifiedResource(),
                        request.group(),
                        request.namespace().isEmpty()
                                ? "at the cluster scope"
                                : "in the namespace \"" + request.namespace() + "\"");
    }

    private static String verb(Exchange exchange, ResourcePath path) {
        boolean collection = path.name().isEmpty();
        return switch (exchange.request().method().name()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> {
                if (exchange.query().flag("watch")) {
                    yield "watch";
                }
                yield collection ? "list" : "get";
            }
        };
    }
}
