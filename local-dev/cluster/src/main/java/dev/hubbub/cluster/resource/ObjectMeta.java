package dev.hubbub.cluster.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The metadata of an object, read and written in place. */
public record ObjectMeta(ObjectNode node) {
    public static ObjectMeta of(ObjectNode object) {
        return new ObjectMeta(object.withObject("/metadata"));
    }

    /** The present time as objects carry it: UTC, whole seconds. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public String name() {
        return node.path("name").asText("");
    }

    public String namespace() {
        return node.path("namespace").asText("");
    }

    public String uid() {
        return node.path("uid").asText("");
    }

    public String resourceVersion() {
        return node.path("resourceVersion").asText("");
    }

    public boolean isDeleting() {
        return node.path("deletionTimestamp").isTextual();
    }

    public List<String> finalizers() {
        List<String> finalizers = new ArrayList<>();
        node.path("finalizers").forEach(f -> finalizers.add(f.asText()));
        return finalizers;
    }

    public void addFinalizer(String finalizer) {
        if (!finalizers().contains(finalizer)) {
            node.withArray("/finalizers").add(finalizer);
        }
    }

    public void removeFinalizer(String finalizer) {
        List<String> rest = finalizers();
        rest.remove(finalizer);
        node.remove("finalizers");
        if (!rest.isEmpty()) {
            ArrayNode left = node.putArray("finalizers");
            rest.forEach(left::add);
        }
    }

    public Stream<JsonNode> owners() {
        return StreamSupport.stream(node.path("ownerReferences").spliterator(), false);
    }

    /** The uid of the owner that controls the object. */
    public Optional<String> controllerUid() {
        return owners().filter(owner -> owner.path("controller").asBoolean())
                .map(owner -> owner.path("uid").asText())
                .findFirst();
    }
}
