package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectKey;
import java.util.List;
import java.util.Set;

/** One object's deletion: at once where nothing holds it, else a mark that its holders wait for. */
final class Deletion {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final ClusterObjects objects;
    private final ResourceType type;
    private final ObjectKey key;
    private final ObjectNode live;

    Deletion(ClusterObjects objects, ResourceType type, ObjectKey key, ObjectNode live) {
        this.objects = objects;
        this.type = type;
        this.key = key;
        this.live = live;
    }

    /**
     * Whether something other than a finalizer holds the object: a namespace is held by its content, a pod on a node
     * by its process.
     */
    static boolean lingers(ResourceType type, ObjectNode object, long graceSeconds) {
        if (type.custom() || !type.group().isEmpty()) {
            return false;
        }
        return switch (type.plural()) {
            case "namespaces" -> true;
            case "pods" -> graceSeconds != 0
                    && object.path("spec").has("nodeName")
                    && !ENDED.contains(object.path("status").path("phase").asText());
            default -> false;
        };
    }

    ObjectNode run(DeleteOptions options) {
        ObjectMeta present = ObjectMeta.of(live);
        checkPreconditions(options, present);
        if (type.plural().equals("namespaces")
                && Set.of("default", "kube-system").contains(key.name())) {
            throw ApiFailure.forbidden(
                    "namespaces \"" + key.name() + "\" is forbidden: this namespace may not be deleted");
        }
        if (options.dryRun()) {
            return success(present);
        }
        if (options.propagation() == DeleteOptions.Propagation.ORPHAN) {
            orphanDependents(present.uid());
        }
        ObjectNode marked = live.deepCopy();
        ObjectMeta meta = ObjectMeta.of(marked);
        if (options.propagation() == DeleteOptions.Propagation.FOREGROUND) {
            meta.addFinalizer(ClusterObjects.FOREGROUND);
        }
        if (meta.finalizers().isEmpty() && !lingers(type, live, options.graceSeconds())) {
            objects.remove(key);
            return success(present);
        }
        mark(marked, meta, options);
        return marked.equals(live)
                ? objects.present(type, live)
                : objects.present(type, objects.store().put(key, marked));
    }

    private void mark(ObjectNode marked, ObjectMeta meta, DeleteOptions options) {
        if (!meta.isDeleting()) {
            meta.node().put("deletionTimestamp", ObjectMeta.now());
            if (meta.node().has("generation")) {
                meta.node().put("generation", meta.node().get("generation").asLong() + 1);
            }
        }
        if (type.plural().equals("pods")) {
            long grace = options.graceSeconds() >= 0
                    ? options.graceSeconds()
                    : live.path("spec").path("terminationGracePeriodSeconds").asLong();
            meta.node().put("deletionGracePeriodSeconds", grace);
        } else {
            meta.node().put("deletionGracePeriodSeconds", 0);
        }
        if (type.plural().equals("namespaces")) {
            marked.withObject("/status").put("phase", "Terminating");
        }
    }

    private void checkPreconditions(DeleteOptions options, ObjectMeta present) {
        if (!options.uid().isEmpty() && !options.uid().equals(present.uid())) {
            throw ApiFailure.conflict(
                    type,
                    key.name(),
                    "Precondition failed: UID in precondition: " + options.uid() + ", UID in object meta: "
                            + present.uid());
        }
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(present.resourceVersion())) {
            throw ApiFailure.conflict(
                    type,
                    key.name(),
                    "Precondition failed: ResourceVersion in precondition: " + options.resourceVersion()
                            + ", ResourceVersion in object meta: " + present.resourceVersion());
        }
    }

    private void orphanDependents(String uid) {
        for (ObjectKey other : List.copyOf(objects.store().keys().toList())) {
            ObjectNode dependent = objects.store().get(other).orElseThrow();
            if (ObjectMeta.of(dependent)
                    .owners()
                    .anyMatch(o -> o.path("uid").asText().equals(uid))) {
                ObjectNode freed = dependent.deepCopy();
                ObjectNode meta = freed.withObject("/metadata");
                JsonNode owners = meta.remove("ownerReferences");
                for (JsonNode owner : owners) {
                    if (!owner.path("uid").asText().equals(uid)) {
                        meta.withArray("/ownerReferences").add(owner);
                    }
                }
                objects.store().put(other, freed);
            }
        }
    }

    private ObjectNode success(ObjectMeta meta) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", meta.name());
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural()).put("uid", meta.uid());
        return status;
    }
}
