package dev.hubbub.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ResourceType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Who set which fields of an object: {@code metadata.managedFields}. */
public final class ManagedFields {
    /**
     * One writer of fields.
     *
     * @param operation {@code Apply} for server-side apply, {@code Update} for every other write
     * @param subresource {@code status}, or empty for the object itself
     */
    public record Owner(String manager, String operation, String subresource) {}

    private record Share(FieldSet fields, String apiVersion, String time) {}

    private final Map<Owner, Share> shares = new LinkedHashMap<>();

    private ManagedFields() {}

    static ManagedFields of(JsonNode object) {
        ManagedFields managed = new ManagedFields();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            if (!entry.path("manager").asText().isEmpty()) {
                managed.shares.put(
                        new Owner(
                                entry.path("manager").asText(),
                                entry.path("operation").asText(),
                                entry.path("subresource").asText("")),
                        new Share(
                                FieldSet.parse(entry.path("fieldsV1")),
                                entry.path("apiVersion").asText(),
                                entry.path("time").asText()));
            }
        }
        return managed;
    }

    /** Writes into {@code updated} who owns what after an update from {@code old}, which is null for a creation. */
    public static void recordUpdate(ResourceType type, ObjectNode old, ObjectNode updated, Owner owner) {
        Shape shape = Shape.of(type);
        FieldSet now = FieldSet.of(shape, updated);
        FieldSet before = old == null ? new FieldSet(Set.of()) : FieldSet.of(shape, old);
        Set<List<String>> changed = new LinkedHashSet<>();
        for (List<String> path : now.paths()) {
            boolean isNew = !before.paths().contains(path);
            if (isNew || !Objects.equals(FieldSet.value(old, path), FieldSet.value(updated, path))) {
                changed.add(path);
            }
        }
        // An entry of a keyed list changes with its fields, but stays its first owner's.
        changed.removeIf(path -> before.paths().contains(path) && isListEntry(path));
        ManagedFields managed = of(updated);
        FieldSet gained = new FieldSet(changed);
        FieldSet lost = before.without(now);
        managed.shares.replaceAll((other, share) -> new Share(
                other.equals(owner)
                        ? share.fields.without(lost)
                        : share.fields.without(gained).without(lost),
                share.apiVersion,
                share.time));
        if (!gained.isEmpty()) {
            managed.give(owner, managed.fieldsOf(owner).and(gained), type.apiVersion());
        }
        managed.writeTo(updated);
    }

    private static boolean isListEntry(List<String> path) {
        return path.get(path.size() - 1).startsWith("k:");
    }

    FieldSet fieldsOf(Owner owner) {
        Share share = shares.get(owner);
        return share == null ? new FieldSet(Set.of()) : share.fields;
    }

    Set<Owner> owners() {
        return shares.keySet();
    }

    void give(Owner owner, FieldSet fields, String apiVersion) {
        shares.put(
                owner,
                new Share(
                        fields,
                        apiVersion,
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    void take(Owner owner, FieldSet fields) {
        shares.computeIfPresent(
                owner, (o, share) -> new Share(share.fields.without(fields), share.apiVersion, share.time));
    }

    void writeTo(ObjectNode object) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        shares.forEach((owner, share) -> {
            if (!share.fields.isEmpty()) {
                ObjectNode entry = entries.addObject()
                        .put("manager", owner.manager())
                        .put("operation", owner.operation())
                        .put("apiVersion", share.apiVersion)
                        .put("time", share.time)
                        .put("fieldsType", "FieldsV1");
                entry.set("fieldsV1", share.fields.fieldsV1());
                if (!owner.subresource().isEmpty()) {
                    entry.put("subresource", owner.subresource());
                }
            }
        });
        ObjectNode metadata = object.withObject("/metadata");
        metadata.remove("managedFields");
        if (!entries.isEmpty()) {
            metadata.set("managedFields", entries);
        }
    }
}
