package dev.hubbub.cluster.store;

import dev.hubbub.cluster.resource.ResourceType;
import java.util.Comparator;

/**
 * Where an object is kept; versions of a kind share one place.
 *
 * @param namespace empty for cluster-wide kinds
 */
public record ObjectKey(String group, String plural, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::group)
            .thenComparing(ObjectKey::plural)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    public static ObjectKey of(ResourceType type, String namespace, String name) {
        return new ObjectKey(type.storageGroup(), type.plural(), type.namespaced() ? namespace : "", name);
    }

    public boolean isOf(ResourceType type) {
        return group.equals(type.storageGroup()) && plural.equals(type.plural());
    }

    public boolean isOf(String otherGroup, String otherPlural) {
        return group.equals(otherGroup) && plural.equals(otherPlural);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
