package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectStore;

/**
 * How many objects of a kind a namespace may have, by its ResourceQuotas: of these only {@code count/jobs.batch} and
 * the like, not the sums of CPU and memory. Their status is not kept.
 */
final class Quotas {
    private final ObjectStore store;

    Quotas(ObjectStore store) {
        this.store = store;
    }

    /** Refuses a new object where a quota of its namespace is used up. */
    void check(ResourceType type, String namespace, String name) {
        if (!type.namespaced()) {
            return;
        }
        String counted = "count/" + type.qualifiedPlural();
        for (ObjectNode quota : store.list("", "resourcequotas", namespace).toList()) {
            JsonNode hard = quota.path("spec").path("hard").path(counted);
            long used =
                    store.keys(type.storageGroup(), type.plural(), namespace).count();
            if (!hard.isMissingNode() && used >= hard.asLong()) {
                throw ApiFailure.forbidden(
                        "%s \"%s\" is forbidden: exceeded quota: %s, requested: %s=1, used: %s=%d, limited: %s=%s"
                                .formatted(
                                        type.qualifiedPlural(),
                                        name,
                                        ObjectMeta.of(quota).name(),
                                        counted,
                                        counted,
                                        used,
                                        counted,
                                        hard.asText()));
            }
        }
    }
}
