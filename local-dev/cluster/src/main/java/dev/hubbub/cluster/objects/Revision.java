package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectKey;
import java.util.List;

/** From an object to its next state: what a writer may change, and what stays the server's. */
record Revision(ResourceType type, ObjectKey key, ObjectNode old) {
    private static final List<String> SERVER_OWNED = List.of(
            "uid",
            "creationTimestamp",
            "generation",
            "resourceVersion",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "name",
            "namespace");

    /** A stated uid or version must be the present one. */
    void checkPreconditions(ObjectNode wanted) {
        ObjectMeta stated = ObjectMeta.of(wanted);
        ObjectMeta present = ObjectMeta.of(old);
        if (!stated.name().isEmpty() && !stated.name().equals(key.name())) {
            throw ApiFailure.badRequest("the name of the object (" + stated.name()
                    + ") does not match the name on the URL (" + key.name() + ")");
        }
        if (!stated.uid().isEmpty() && !stated.uid().equals(present.uid())) {
            throw ApiFailure.conflict(
                    type,
                    key.name(),
                    "Precondition failed: UID in precondition: " + stated.uid() + ", UID in object meta: "
                            + present.uid());
        }
        if (!stated.resourceVersion().isEmpty()
                && !stated.resourceVersion().equals("0")
                && !stated.resourceVersion().equals(present.resourceVersion())) {
            throw ApiFailure.conflict(
                    type,
                    key.name(),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    /** The next state: a status write touches nothing but the status, any other write leaves the status alone. */
    ObjectNode next(ObjectNode wanted, String subresource) {
        ObjectNode next;
        if (subresource.equals("status")) {
            next = old.deepCopy();
            copy(wanted, next, "status");
            copy(wanted.withObject("/metadata"), next.withObject("/metadata"), "managedFields");
        } else {
            next = wanted;
            if (type.statusSubresource()) {
                copy(old, next, "status");
            }
        }
        next.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode meta = next.withObject("/metadata");
        SERVER_OWNED.forEach(field -> copy(old.withObject("/metadata"), meta, field));
        if (!meta.has("managedFields")) {
            copy(old.withObject("/metadata"), meta, "managedFields");
        }
        if (ObjectMeta.of(next).isDeleting()) {
            List<String> known = ObjectMeta.of(old).finalizers();
            for (String finalizer : ObjectMeta.of(next).finalizers()) {
                if (!known.contains(finalizer)) {
                    throw ApiFailure.forbidden("metadata.finalizers: no new finalizers can be added if the object is"
                            + " being deleted, found new finalizer " + finalizer);
                }
            }
        }
        return next;
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value.deepCopy());
        }
    }

    /** A generation counts the changes of what is wanted, not of metadata or status. */
    void bumpGeneration(ObjectNode next) {
        ObjectNode meta = next.withObject("/metadata");
        if (meta.has("generation") && !desired(next).equals(desired(old))) {
            meta.put("generation", meta.get("generation").asLong() + 1);
        }
    }

    private ObjectNode desired(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("metadata", "apiVersion"));
        if (type.statusSubresource()) {
            copy.remove("status");
        }
        return copy;
    }

    boolean isUnchanged(ObjectNode next) {
        return withoutTimes(next).equals(withoutTimes(old));
    }

    /** Server-side apply writes the time of every statement; a statement of the same is no change. */
    private static ObjectNode withoutTimes(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("apiVersion");
        for (JsonNode entry : copy.path("metadata").path("managedFields")) {
            ((ObjectNode) entry).remove("time");
        }
        return copy;
    }
}
