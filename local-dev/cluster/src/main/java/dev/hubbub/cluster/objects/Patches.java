package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.patch.ApplyPatch;
import dev.hubbub.cluster.patch.ManagedFields.Owner;
import dev.hubbub.cluster.patch.MergePatch;
import dev.hubbub.cluster.patch.StrategicMergePatch;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ResourceType;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** Applies the patches a request may carry. */
final class Patches {
    private Patches() {}

    /** The patched object; the live one stays as it is. */
    static ObjectNode apply(ResourceType type, PatchForm form, ObjectNode live, JsonNode patch) {
        JsonNode patched =
                switch (form) {
                    case MERGE -> MergePatch.apply(live, object(patch));
                    case JSON -> jsonPatch(live, patch);
                    case STRATEGIC -> strategic(type, live, object(patch));
                    case APPLY -> throw new IllegalArgumentException("Server-side apply needs a manager");
                };
        return object(patched);
    }

    static ObjectNode serverSideApply(
            ResourceType type, ObjectNode live, ObjectNode wanted, Owner owner, boolean force) {
        if (owner.manager().isEmpty()) {
            throw ApiFailure.badRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                    + " required for apply patch");
        }
        if (wanted.path("metadata").path("managedFields").size() > 0) {
            throw ApiFailure.badRequest("metadata.managedFields must be nil");
        }
        return ApplyPatch.apply(type, live, wanted, owner, force);
    }

    private static ObjectNode strategic(ResourceType type, ObjectNode live, ObjectNode patch) {
        if (type.custom()) {
            throw ApiFailure.unsupportedMediaType("the body of the request was in an unknown format - accepted media"
                    + " types include: application/json-patch+json, application/merge-patch+json,"
                    + " application/apply-patch+yaml");
        }
        return StrategicMergePatch.apply(type, live, patch);
    }

    private static JsonNode jsonPatch(ObjectNode live, JsonNode patch) {
        try {
            return JsonPatch.apply(patch, live);
        } catch (JsonPatchException e) {
            throw ApiFailure.badRequest(
                    "the server rejected our request due to an error in our request: " + e.getMessage());
        }
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the patch must be, and must give, an object");
    }
}
