package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.objects.ClusterObjects.Written;
import dev.hubbub.cluster.objects.DeleteOptions;
import dev.hubbub.cluster.objects.PatchForm;
import dev.hubbub.cluster.objects.WriteOptions;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectKey;
import dev.hubbub.cluster.table.Table;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers requests about kinds and objects. */
final class ResourceRequests {
    private final ClusterObjects objects;
    private final PodLogs logs;
    private final WatchRequests watches;
    private final Access access;
    private final Permissions permissions;
    private final AccessReviews reviews;

    ResourceRequests(Vertx vertx, ClusterObjects objects, PodLogs logs, Access access) {
        this.objects = objects;
        this.logs = logs;
        this.watches = new WatchRequests(vertx, objects);
        this.access = access;
        this.permissions = new Permissions(objects.catalog(), access);
        this.reviews = new AccessReviews(access);
    }

    private ResourceType type(ResourcePath path) {
        ResourceType type = objects.catalog()
                .find(path.group(), path.version(), path.plural())
                .orElseThrow(ApiFailure::noSuchPath);
        if (type.namespaced() && path.namespace().isEmpty() && !path.name().isEmpty()) {
            throw ApiFailure.noSuchPath();
        }
        return type;
    }

    private static ObjectKey key(ResourceType type, ResourcePath path) {
        return ObjectKey.of(type, path.namespace(), path.name());
    }

    /** Refuses a request that whoever makes it may not make, before its body is read. */
    void require(Exchange exchange, ResourcePath path) {
        permissions.require(exchange, path);
    }

    void get(Exchange exchange, ResourcePath path) {
        ResourceType type = type(path);
        Query query = exchange.query();
        Optional<Table> table =
                exchange.wantsTable() ? Optional.of(new Table(type, query.text("includeObject"))) : Optional.empty();
        if (query.flag("watch")) {
            watches.start(exchange, Selection.of(objects, type, path, query), table);
        } else if (path.name().isEmpty()) {
            list(exchange, Selection.of(objects, type, path, query), table);
        } else {
            getOne(exchange, type, path, table);
        }
    }

    private void list(Exchange exchange, Selection selection, Optional<Table> table) {
        Query query = exchange.query();
        Selection.Page page = selection.page(query.number("limit", 0), query.text("continue"));
        exchange.answer(
                200,
                table.map(t -> t.of(page.items(), page.meta(), Instant.now())).orElseGet(() -> selection.list(page)));
    }

    private void getOne(Exchange exchange, ResourceType type, ResourcePath path, Optional<Table> table) {
        ObjectNode object = objects.read(type, key(type, path));
        if (path.subresource().equals("log") && type.plural().equals("pods") && !type.custom()) {
            String uid = object.path("metadata").path("uid").asText();
            logs.answer(object, exchange.query(), exchange.request().response(), () -> objects.store()
                    .get(key(type, path))
                    .filter(pod -> pod.path("metadata").path("uid").asText().equals(uid)));
            return;
        }
        checkSubresource(type, path);
        exchange.answer(
                200,
                table.map(t -> {
                            ObjectNode meta = object.objectNode();
                            meta.set("resourceVersion", object.path("metadata").path("resourceVersion"));
                            return t.of(List.of(object), meta, Instant.now());
                        })
                        .orElse(object));
    }

    private static void checkSubresource(ResourceType type, ResourcePath path) {
        boolean status = path.subresource().equals("status") && type.statusSubresource();
        if (!path.subresource().isEmpty() && !status) {
            throw ApiFailure.noSuchPath();
        }
    }

    void write(Exchange exchange, ResourcePath path, Buffer body) {
        if (path.group().equals(AccessReviews.GROUP)) {
            ObjectNode review = reviews.answer(exchange.user(access), path, exchange.readObject(body))
                    .orElseThrow(ApiFailure::noSuchPath);
            exchange.answer(201, review);
            return;
        }
        ResourceType type = type(path);
        checkSubresource(type, path);
        boolean collection = path.name().isEmpty();
        switch (exchange.request().method().name()) {
            case "POST" -> {
                if (!collection) {
                    throw ApiFailure.methodNotAllowed();
                }
                create(exchange, type, path, body);
            }
            case "PUT" -> {
                requireName(collection);
                answer(
                        exchange,
                        objects.replace(
                                type,
                                key(type, path),
                                path.subresource(),
                                exchange.readObject(body),
                                exchange.query().writeOptions()));
            }
            case "PATCH" -> {
                requireName(collection);
                patch(exchange, type, path, body);
            }
            case "DELETE" -> {
                if (collection) {
                    deleteCollection(exchange, type, path, body);
                } else {
                    exchange.answer(200, objects.delete(type, key(type, path), deleteOptions(exchange, body)));
                }
            }
            default -> throw ApiFailure.methodNotAllowed();
        }
    }

    private static void requireName(boolean collection) {
        if (collection) {
            throw ApiFailure.methodNotAllowed();
        }
    }

    private void create(Exchange exchange, ResourceType type, ResourcePath path, Buffer body) {
        ObjectNode object = exchange.readObject(body);
        String namespace = path.namespace();
        if (type.namespaced() && namespace.isEmpty()) {
            throw ApiFailure.methodNotAllowed();
        }
        permissions.requireOwners(exchange, path, object);
        answer(
                exchange,
                objects.create(type, namespace, object, exchange.query().writeOptions()));
    }

    private void patch(Exchange exchange, ResourceType type, ResourcePath path, Buffer body) {
        PatchForm form = PatchForm.of(exchange.mediaType());
        Query query = exchange.query();
        WriteOptions options = form == PatchForm.APPLY ? query.applyOptions() : query.writeOptions();
        if (form == PatchForm.APPLY && objects.store().get(key(type, path)).isEmpty()) {
            permissions.requireCreation(exchange, path);
        }
        answer(exchange, objects.patch(type, key(type, path), path.subresource(), form, exchange.read(body), options));
    }

    private void deleteCollection(Exchange exchange, ResourceType type, ResourcePath path, Buffer body) {
        Selection selection = Selection.of(objects, type, path, exchange.query());
        DeleteOptions options = deleteOptions(exchange, body);
        Selection.Page page = selection.page(0, "");
        selection.keys().toList().forEach(key -> objects.delete(type, key, options));
        exchange.answer(200, selection.list(page));
    }

    private static DeleteOptions deleteOptions(Exchange exchange, Buffer body) {
        Query query = exchange.query();
        return DeleteOptions.of(
                exchange.read(body), query.dryRun(), query.text("propagationPolicy"), query.text("gracePeriodSeconds"));
    }

    private static void answer(Exchange exchange, Written written) {
        exchange.answer(written.created() ? 201 : 200, written.object(), written.warnings());
    }
}
