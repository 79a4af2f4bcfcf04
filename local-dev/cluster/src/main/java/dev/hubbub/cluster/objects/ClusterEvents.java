package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectKey;
import dev.hubbub.cluster.store.ObjectStore;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/** Writes the Events that {@code kubectl describe} shows, and forgets old ones after an hour, as a cluster does. */
public final class ClusterEvents {
    private static final Duration KEPT = Duration.ofHours(1);

    /** How an event is to be taken. */
    public enum Severity {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String type;

        Severity(String type) {
            this.type = type;
        }
    }

    private final ClusterObjects objects;
    private final ResourceType type;

    public ClusterEvents(ClusterObjects objects) {
        this.objects = objects;
        this.type = objects.catalog().find("", "v1", "events").orElseThrow();
    }

    public void start(Vertx vertx) {
        vertx.setPeriodic(Duration.ofMinutes(5).toMillis(), id -> forgetOld(Instant.now()));
    }

    /** Notes that something happened to an object; the same note again only counts up. */
    public void record(ObjectNode about, Severity severity, String reason, String message, String component) {
        ObjectMeta meta = ObjectMeta.of(about);
        String name = meta.name() + "." + Integer.toHexString(Objects.hash(meta.uid(), reason, message, severity.type));
        String namespace = meta.namespace().isEmpty() ? "default" : meta.namespace();
        ObjectKey key = ObjectKey.of(type, namespace, name);
        Optional<ObjectNode> known = objects.store().get(key);
        if (known.isPresent()) {
            ObjectNode again = known.get().deepCopy();
            again.put("count", again.path("count").asInt(1) + 1).put("lastTimestamp", ObjectMeta.now());
            objects.store().put(key, again);
            return;
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putObject("metadata").put("name", name);
        ObjectNode involved = event.putObject("involvedObject")
                .put("apiVersion", about.path("apiVersion").asText())
                .put("kind", about.path("kind").asText())
                .put("name", meta.name())
                .put("uid", meta.uid())
                .put("resourceVersion", meta.resourceVersion());
        if (!meta.namespace().isEmpty()) {
            involved.put("namespace", meta.namespace());
        }
        event.put("type", severity.type)
                .put("reason", reason)
                .put("message", message)
                .put("firstTimestamp", ObjectMeta.now())
                .put("lastTimestamp", ObjectMeta.now())
                .put("count", 1)
                .put("reportingComponent", component)
                .put("reportingInstance", "");
        event.putObject("source").put("component", component);
        if (namespaceAccepts(namespace)) {
            objects.create(type, namespace, event, WriteOptions.internal(component));
        }
    }

    /** A namespace that is being emptied takes no new events. */
    private boolean namespaceAccepts(String namespace) {
        return objects.store()
                .get(new ObjectKey("", "namespaces", "", namespace))
                .map(found -> !ObjectMeta.of(found).isDeleting())
                .orElse(false);
    }

    private void forgetOld(Instant now) {
        ObjectStore store = objects.store();
        store.keys("", "events", "").toList().forEach(key -> {
            ObjectNode event = store.get(key).orElseThrow();
            // Events of other writers may carry a time of their own form or none.
            String created =
                    ObjectMeta.of(event).node().path("creationTimestamp").asText();
            String last = event.path("lastTimestamp").isTextual()
                    ? event.get("lastTimestamp").asText()
                    : created;
            if (OffsetDateTime.parse(last).toInstant().plus(KEPT).isBefore(now)) {
                store.delete(key);
            }
        });
    }
}
