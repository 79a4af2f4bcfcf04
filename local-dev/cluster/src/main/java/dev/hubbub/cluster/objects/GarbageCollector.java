package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.Change;
import dev.hubbub.cluster.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Deletes what nothing owns any more, the content of namespaces and kinds that are being deleted, and lets go of
 * owners deleted in the foreground once nothing depends on them.
 */
public final class GarbageCollector {
    private static final String MANAGER = "garbage-collector";

    private final ClusterObjects objects;
    private final Executor later;
    /** Every object by its uid, so that a new one is asked for its owner without looking at all others. */
    private final Map<String, ObjectKey> byUid = new HashMap<>();

    private boolean scheduled;

    /**
     * @param later runs a task on the store's thread after the present one
     */
    public GarbageCollector(ClusterObjects objects, Executor later) {
        this.objects = objects;
        this.later = later;
    }

    public void start() {
        objects.store().keys().forEach(key -> byUid.put(meta(key).uid(), key));
        objects.store().listen(this::observe);
        schedule();
    }

    private void observe(Change change) {
        ObjectMeta meta = ObjectMeta.of(change.object());
        if (change.kind() == Change.Kind.DELETED) {
            byUid.remove(meta.uid());
        } else {
            byUid.put(meta.uid(), change.key());
        }
        boolean ownerless = change.kind() == Change.Kind.ADDED && isOrphan(meta);
        if (change.kind() == Change.Kind.DELETED || meta.isDeleting() || ownerless) {
            schedule();
        }
    }

    private boolean isOrphan(ObjectMeta meta) {
        return meta.owners().findAny().isPresent()
                && meta.owners()
                        .noneMatch(owner -> byUid.containsKey(owner.path("uid").asText()));
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            later.execute(() -> {
                scheduled = false;
                collect();
            });
        }
    }

    private void collect() {
        List<ObjectKey> keys = objects.store().keys().toList();
        Map<String, List<ObjectKey>> dependents = new HashMap<>();
        for (ObjectKey key : keys) {
            for (JsonNode owner : meta(key).owners().toList()) {
                dependents
                        .computeIfAbsent(owner.path("uid").asText(), uid -> new ArrayList<>())
                        .add(key);
            }
        }
        for (ObjectKey key : keys) {
            if (objects.store().get(key).isPresent()) {
                collect(key, dependents);
            }
        }
    }

    private void collect(ObjectKey key, Map<String, List<ObjectKey>> dependents) {
        ObjectMeta meta = meta(key);
        if (isOrphan(meta)) {
            delete(key, DeleteOptions.BACKGROUND);
            return;
        }
        if (!meta.isDeleting()) {
            return;
        }
        if (meta.finalizers().contains(ClusterObjects.FOREGROUND)) {
            List<ObjectKey> held = dependents.getOrDefault(meta.uid(), List.of()).stream()
                    .filter(k -> objects.store().get(k).isPresent())
                    .toList();
            held.forEach(k -> delete(k, foreground()));
            if (held.stream().noneMatch(k -> objects.store().get(k).isPresent())) {
                letGo(key, ClusterObjects.FOREGROUND);
            }
        } else if (key.isOf("", "namespaces")) {
            emptyNamespace(key);
        } else if (meta.finalizers().contains(BuiltInKinds.DEFINITION_CLEANUP)) {
            emptyKind(key);
        }
    }

    private static DeleteOptions foreground() {
        return new DeleteOptions(false, DeleteOptions.Propagation.FOREGROUND, -1, "", "");
    }

    private void emptyNamespace(ObjectKey namespace) {
        List<ObjectKey> content = objects.store()
                .keys()
                .filter(k -> k.namespace().equals(namespace.name()))
                .toList();
        content.forEach(k -> delete(k, DeleteOptions.BACKGROUND));
        if (content.stream().noneMatch(k -> objects.store().get(k).isPresent())
                && meta(namespace).finalizers().isEmpty()) {
            objects.remove(namespace);
        }
    }

    private void emptyKind(ObjectKey definition) {
        JsonNode spec = objects.store().get(definition).orElseThrow().path("spec");
        List<ObjectKey> content = objects.store()
                .keys(
                        spec.path("group").asText(),
                        spec.path("names").path("plural").asText(),
                        "")
                .toList();
        content.forEach(k -> delete(k, DeleteOptions.BACKGROUND));
        if (content.stream().noneMatch(k -> objects.store().get(k).isPresent())) {
            letGo(definition, BuiltInKinds.DEFINITION_CLEANUP);
        }
    }

    private void letGo(ObjectKey key, String finalizer) {
        type(key)
                .ifPresent(type -> objects.change(type, key, "", MANAGER, object -> {
                    ObjectMeta.of(object).removeFinalizer(finalizer);
                    return object;
                }));
    }

    private void delete(ObjectKey key, DeleteOptions options) {
        ObjectNode object = objects.store().get(key).orElse(null);
        Optional<ResourceType> type = type(key);
        if (object == null || ObjectMeta.of(object).isDeleting() || type.isEmpty()) {
            return;
        }
        try {
            objects.delete(type.get(), key, options);
        } catch (ApiFailure e) {
            System.getLogger(GarbageCollector.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot collect {0}: {1}", key, e.getMessage());
        }
    }

    private Optional<ResourceType> type(ObjectKey key) {
        return objects.catalog().find(key.group(), key.plural());
    }

    private ObjectMeta meta(ObjectKey key) {
        return ObjectMeta.of(objects.store().get(key).orElseThrow());
    }
}
