package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.patch.ManagedFields;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceCatalog;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.schema.CelRules;
import dev.hubbub.cluster.store.ObjectKey;
import dev.hubbub.cluster.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Reads and writes objects by the rules of the Kubernetes API: admission, versions, generations, status apart from
 * the rest, finalizers. Used from the one thread that owns the store.
 */
public final class ClusterObjects {
    public static final String FOREGROUND = "foregroundDeletion";
    private static final String STATUS = "status";

    private final ObjectStore store;
    private final ResourceCatalog catalog;
    private final Admission admission = new Admission(new CelRules());
    private final Quotas quotas;

    public ClusterObjects(ObjectStore store, ResourceCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
        this.quotas = new Quotas(store);
        store.list("apiextensions.k8s.io", "customresourcedefinitions", "").forEach(this::define);
    }

    /** An answered write: the object as it now is, whether it is new, and warnings for the writer. */
    public record Written(ObjectNode object, boolean created, List<String> warnings) {}

    public ObjectStore store() {
        return store;
    }

    public ResourceCatalog catalog() {
        return catalog;
    }

    public ObjectNode read(ResourceType type, ObjectKey key) {
        return present(type, store.get(key).orElseThrow(() -> ApiFailure.notFound(type, key.name())));
    }

    /** A kept object in the form of a version; the given object itself where it already has that form. */
    public ObjectNode present(ResourceType type, ObjectNode kept) {
        if (EventForms.isNewForm(type)) {
            ObjectNode event = kept.deepCopy();
            EventForms.toNew(event);
            return event;
        }
        if (kept.path("apiVersion").asText().equals(type.apiVersion())) {
            return kept;
        }
        return kept.deepCopy().put("apiVersion", type.apiVersion());
    }

    public Written create(ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
        ObjectNode object = body.deepCopy();
        checkTypeAndPlace(type, namespace, object);
        ObjectMeta meta = ObjectMeta.of(object);
        if (meta.name().isEmpty() && meta.node().has("generateName")) {
            String suffix = UUID.randomUUID().toString().substring(0, 5);
            meta.node().put("name", meta.node().get("generateName").asText() + suffix);
        }
        if (meta.name().isEmpty()) {
            throw ApiFailure.badRequest("metadata.name or metadata.generateName is required");
        }
        ObjectKey key = ObjectKey.of(type, namespace, meta.name());
        checkNamespace(type, namespace);
        if (store.get(key).isPresent()) {
            throw ApiFailure.alreadyExists(type, key.name());
        }
        quotas.check(type, namespace, key.name());
        meta.node().put("uid", UUID.randomUUID().toString()).put("creationTimestamp", ObjectMeta.now());
        meta.node().remove(List.of("resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
        if (type.statusSubresource()) {
            object.remove(STATUS);
        }
        if (type.custom() || type.statusSubresource()) {
            meta.node().put("generation", 1);
        }
        List<String> warnings = admission.admit(type, object, null, options);
        if (!meta.node().has("managedFields")) {
            ManagedFields.recordUpdate(type, null, object, options.updateOwner(""));
        }
        return new Written(present(type, keep(type, key, object, options.dryRun())), true, warnings);
    }

    /** Replaces the object, or with {@code subresource} "status" only its status. */
    public Written replace(
            ResourceType type, ObjectKey key, String subresource, ObjectNode body, WriteOptions options) {
        ObjectNode old = store.get(key).orElseThrow(() -> ApiFailure.notFound(type, key.name()));
        checkTypeAndPlace(type, key.namespace(), body);
        return update(type, key, subresource, old, body.deepCopy(), options, true);
    }

    /** Patches the object; server-side apply creates it where it is missing. */
    public Written patch(
            ResourceType type,
            ObjectKey key,
            String subresource,
            PatchForm form,
            JsonNode patch,
            WriteOptions options) {
        Optional<ObjectNode> old = store.get(key);
        if (form == PatchForm.APPLY) {
            return apply(type, key, subresource, old, patch, options);
        }
        ObjectNode live = old.orElseThrow(() -> ApiFailure.notFound(type, key.name()));
        ObjectNode patched = Patches.apply(type, form, present(type, live), patch);
        return update(type, key, subresource, live, patched, options, true);
    }

    private Written apply(
            ResourceType type,
            ObjectKey key,
            String subresource,
            Optional<ObjectNode> old,
            JsonNode patch,
            WriteOptions options) {
        if (!(patch instanceof ObjectNode wanted)) {
            throw ApiFailure.badRequest("an apply patch must be an object");
        }
        checkTypeAndPlace(type, key.namespace(), wanted);
        wanted.withObject("/metadata").put("name", key.name());
        ownedThrough(type, subresource, wanted);
        if (old.isEmpty() && !subresource.isEmpty()) {
            throw ApiFailure.notFound(type, key.name());
        }
        ObjectNode merged = Patches.serverSideApply(
                type,
                old.map(o -> present(type, o)).orElse(null),
                wanted,
                options.applyOwner(subresource),
                options.force());
        return old.isEmpty()
                ? create(type, key.namespace(), merged, options)
                : update(type, key, subresource, old.get(), merged, options, false);
    }

    /** Nobody comes to own by a statement what cannot be written where it is made: the status here, all else there. */
    private static void ownedThrough(ResourceType type, String subresource, ObjectNode wanted) {
        if (subresource.equals(STATUS)) {
            wanted.retain("apiVersion", "kind", "metadata", STATUS);
            ObjectMeta.of(wanted).node().retain("name", "namespace", "uid", "resourceVersion");
        } else if (type.statusSubresource()) {
            wanted.remove(STATUS);
        }
    }

    private Written update(
            ResourceType type,
            ObjectKey key,
            String subresource,
            ObjectNode old,
            ObjectNode wanted,
            WriteOptions options,
            boolean recordOwner) {
        Revision revision = new Revision(type, key, old);
        revision.checkPreconditions(wanted);
        ObjectNode next = revision.next(wanted, subresource);
        List<String> warnings =
                subresource.equals(STATUS) && !type.custom() ? List.of() : admission.admit(type, next, old, options);
        revision.bumpGeneration(next);
        if (revision.isUnchanged(next)) {
            return new Written(present(type, old), false, warnings);
        }
        if (recordOwner) {
            ManagedFields.recordUpdate(type, old, next, options.updateOwner(subresource));
        }
        ObjectMeta meta = ObjectMeta.of(next);
        boolean gone = meta.isDeleting() && meta.finalizers().isEmpty() && !Deletion.lingers(type, old, -1);
        ObjectNode kept = keep(type, key, next, options.dryRun());
        if (gone && !options.dryRun()) {
            remove(key);
        }
        return new Written(present(type, kept), false, warnings);
    }

    private ObjectNode keep(ResourceType type, ObjectKey key, ObjectNode object, boolean dryRun) {
        if (EventForms.isNewForm(type)) {
            EventForms.toCore(object);
        }
        if (dryRun) {
            return object;
        }
        if (type.plural().equals("customresourcedefinitions")) {
            define(object);
        }
        return store.put(key, object);
    }

    /** An internal change of an object that may be gone by now; the function changes the copy it is given. */
    public void change(
            ResourceType type, ObjectKey key, String subresource, String manager, UnaryOperator<ObjectNode> change) {
        store.get(key)
                .ifPresent(old -> update(
                        type,
                        key,
                        subresource,
                        old,
                        change.apply(old.deepCopy()),
                        WriteOptions.internal(manager),
                        true));
    }

    /** Deletes the object, or marks it where a finalizer or a running process holds it; the answer's body. */
    public ObjectNode delete(ResourceType type, ObjectKey key, DeleteOptions options) {
        ObjectNode live = store.get(key).orElseThrow(() -> ApiFailure.notFound(type, key.name()));
        return new Deletion(this, type, key, live).run(options);
    }

    /** Takes an object away at once, whatever holds it. */
    public ObjectNode remove(ObjectKey key) {
        if (key.isOf("apiextensions.k8s.io", "customresourcedefinitions")) {
            catalog.remove(key.name());
        }
        return store.delete(key);
    }

    private void define(ObjectNode definition) {
        catalog.define(ObjectMeta.of(definition).name(), definition.path("spec"));
    }

    private static void checkTypeAndPlace(ResourceType type, String namespace, ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText("");
        String kind = object.path("kind").asText("");
        if (apiVersion.isEmpty() && kind.isEmpty()) {
            object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        } else if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
            throw ApiFailure.badRequest("the object is a " + apiVersion + " " + kind + ", but the request is for "
                    + type.apiVersion() + " " + type.kind());
        }
        ObjectMeta meta = ObjectMeta.of(object);
        if (!type.namespaced()) {
            meta.node().remove("namespace");
            return;
        }
        if (meta.namespace().isEmpty()) {
            meta.node().put("namespace", namespace);
        } else if (!meta.namespace().equals(namespace)) {
            throw ApiFailure.badRequest("the namespace of the provided object does not match the namespace sent on the"
                    + " request (" + meta.namespace() + " and " + namespace + ")");
        }
    }

    private void checkNamespace(ResourceType type, String namespace) {
        if (!type.namespaced()) {
            return;
        }
        ResourceType namespaces = catalog.builtIn("namespaces");
        ObjectNode found = store.get(ObjectKey.of(namespaces, "", namespace))
                .orElseThrow(() -> ApiFailure.notFound(namespaces, namespace));
        if (ObjectMeta.of(found).isDeleting()) {
            throw ApiFailure.forbidden(
                    "unable to create new content in namespace " + namespace + " because it is being terminated");
        }
    }
}
