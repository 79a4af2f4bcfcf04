package dev.hubbub.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.patch.ManagedFields.Owner;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.FieldFault;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Server-side apply: a manager states the fields it wants, and the server merges them in, takes away what the manager
 * stated before and no longer does, and refuses to overwrite what another manager set, unless forced.
 */
public final class ApplyPatch {
    private ApplyPatch() {}

    /**
     * @param live the present object, null where it does not exist yet
     * @param wanted the manager's whole statement
     * @param force whether fields of other managers are taken over
     * @return the merged object with its managed fields
     */
    public static ObjectNode apply(ResourceType type, ObjectNode live, ObjectNode wanted, Owner owner, boolean force) {
        Shape shape = Shape.of(type);
        ObjectNode present = live == null ? JsonNodeFactory.instance.objectNode() : live;
        FieldSet stated = FieldSet.of(shape, wanted);
        ManagedFields managed = ManagedFields.of(present);
        if (force) {
            takeOver(managed, stated, present, wanted, owner);
        } else {
            refuseConflicts(managed, stated, present, wanted, owner);
        }
        FieldSet dropped = managed.fieldsOf(owner).without(stated);
        managed.give(owner, stated, type.apiVersion());
        ObjectNode merged = (ObjectNode) merge(shape, present, wanted);
        for (List<String> path : dropped.paths()) {
            if (!ownedByAnother(managed, owner, path)) {
                FieldSet.remove(merged, path);
            }
        }
        managed.writeTo(merged);
        return merged;
    }

    private static boolean ownedByAnother(ManagedFields managed, Owner owner, List<String> path) {
        return managed.owners().stream()
                .anyMatch(other -> !other.equals(owner)
                        && managed.fieldsOf(other).paths().stream()
                                .anyMatch(held -> held.size() >= path.size()
                                        && held.subList(0, path.size()).equals(path)));
    }

    private static boolean differs(ObjectNode present, ObjectNode wanted, List<String> path) {
        boolean entry = path.get(path.size() - 1).startsWith("k:");
        return !entry && !Objects.equals(FieldSet.value(present, path), FieldSet.value(wanted, path));
    }

    private static void refuseConflicts(
            ManagedFields managed, FieldSet stated, ObjectNode present, ObjectNode wanted, Owner owner) {
        List<FieldFault> conflicts = new ArrayList<>();
        for (Owner other : managed.owners()) {
            if (other.manager().equals(owner.manager()) && other.operation().equals(owner.operation())) {
                continue;
            }
            for (List<String> path : managed.fieldsOf(other).paths()) {
                if (stated.paths().contains(path) && differs(present, wanted, path)) {
                    conflicts.add(new FieldFault(
                            FieldSet.readable(path),
                            FieldFault.Kind.OWNED,
                            "",
                            "conflict with \"" + other.manager() + "\""));
                }
            }
        }
        if (!conflicts.isEmpty()) {
            throw ApiFailure.applyConflict(conflicts);
        }
    }

    private static void takeOver(
            ManagedFields managed, FieldSet stated, ObjectNode present, ObjectNode wanted, Owner owner) {
        Set<List<String>> changed = stated.paths().stream()
                .filter(path -> differs(present, wanted, path))
                .collect(Collectors.toSet());
        for (Owner other : List.copyOf(managed.owners())) {
            if (!other.equals(owner)) {
                managed.take(other, new FieldSet(changed));
            }
        }
    }

    private static JsonNode merge(Shape shape, JsonNode live, JsonNode wanted) {
        if (wanted.isObject() && live instanceof ObjectNode present && !shape.isAtomicObject()) {
            ObjectNode merged = present.deepCopy();
            wanted.properties()
                    .forEach(entry -> merged.set(
                            entry.getKey(),
                            merge(shape.property(entry.getKey()), present.get(entry.getKey()), entry.getValue())));
            return merged;
        }
        if (wanted.isArray() && live instanceof ArrayNode present) {
            Shape.Items items = shape.items();
            if (items instanceof Shape.Items.Keyed keyed) {
                return mergeEntries(shape, keyed.keys(), present, wanted);
            }
            if (items instanceof Shape.Items.Values) {
                ArrayNode merged = present.deepCopy();
                KeyedItems.addMissing(merged, wanted);
                return merged;
            }
        }
        return wanted.deepCopy();
    }

    private static ArrayNode mergeEntries(Shape shape, List<String> keys, ArrayNode present, JsonNode wanted) {
        ArrayNode merged = present.deepCopy();
        for (JsonNode entry : wanted) {
            int at = KeyedItems.find(merged, keys, entry);
            if (at < 0) {
                merged.add(entry.deepCopy());
            } else {
                merged.set(at, merge(shape.item(), merged.get(at), entry));
            }
        }
        return merged;
    }
}
