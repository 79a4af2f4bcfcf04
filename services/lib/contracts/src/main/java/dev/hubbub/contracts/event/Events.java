package dev.hubbub.contracts.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.Share;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes, writes and reads {@link Event}s. */
public final class Events {

    /** The content type of a structured CloudEvent. */
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    private static final String SPEC_VERSION = "1.0";

    private Events() {}

    /** Wraps a payload. The event of a task or a share has its id, so that a consumer can tell a repeat. */
    public static <T extends Payload> Event<T> wrap(T data, String source, String experiment, Instant time) {
        String id = Share.askedBy(data).map(share -> share.id().hex()).orElseGet(() -> UUID.randomUUID()
                .toString());
        return new Event<>(id, source, EventType.of(data), time, experiment, data);
    }

    /** The event as structured CloudEvents JSON. */
    public static String toJson(Event<?> event) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("specversion", SPEC_VERSION);
        json.put("id", event.id());
        json.put("source", event.source());
        json.put("type", event.type().text());
        json.put("time", event.time().toString());
        if (event.experiment() != null) {
            json.put("experiment", event.experiment());
        }
        json.put("datacontenttype", "application/json");
        json.set("data", Json.tree(event.data()));
        return json.toString();
    }

    /**
     * Reads a structured CloudEvent.
     *
     * @throws MalformedEventException if it is not JSON, not a CloudEvent, or not one of ours
     */
    public static Event<?> read(byte[] value) throws MalformedEventException {
        JsonNode json;
        try {
            json = Json.mapper().readTree(value);
        } catch (IOException e) {
            throw new MalformedEventException("it is not JSON (" + firstLine(e) + ")", e);
        }
        if (json == null || !json.isObject()) {
            throw new MalformedEventException("it is not a JSON object");
        }
        if (!SPEC_VERSION.equals(json.path("specversion").asText())) {
            throw new MalformedEventException("it is not a CloudEvents 1.0 event");
        }
        EventType type = EventType.of(required(json, "type"));
        return new Event<>(
                required(json, "id"),
                required(json, "source"),
                type,
                time(json),
                type == EventType.CHECKPOINT_LANDED
                        ? json.path("experiment").asText(null)
                        : required(json, "experiment"),
                payload(json, type));
    }

    /** Reads a CloudEvent in binary mode: attributes in {@code ce_} headers, the payload as the record's value. */
    public static Event<?> read(Map<String, String> headers, byte[] value) throws MalformedEventException {
        if (!headers.containsKey("ce_specversion")) {
            return read(value);
        }
        ObjectNode json = Json.mapper().createObjectNode();
        headers.forEach((name, text) -> {
            if (name.startsWith("ce_")) {
                json.put(name.substring(3), text);
            }
        });
        try {
            json.set("data", Json.mapper().readTree(value));
        } catch (IOException e) {
            throw new MalformedEventException("its payload is not JSON (" + firstLine(e) + ")", e);
        }
        return read(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Payload payload(JsonNode json, EventType type) throws MalformedEventException {
        JsonNode data = json.get("data");
        if (data == null || !data.isObject()) {
            throw new MalformedEventException("it carries no data");
        }
        Payload payload;
        try {
            payload = Json.mapper().treeToValue(data, type.payload());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MalformedEventException("its data is not a " + type.text() + " (" + firstLine(e) + ")", e);
        }
        Optional<Share> asked = Share.askedBy(payload);
        if (asked.isPresent() && !idMatches(json.get("id").asText(), asked.get())) {
            throw new MalformedEventException("its id is not the digest of what it asks for");
        }
        return payload;
    }

    // A task written by another version may hold fields we do not know; its id then differs from what we compute, and
    // the version check of the worker explains it better than we could here.
    private static boolean idMatches(String id, Share share) {
        return share.tasks().stream()
                        .anyMatch(task -> !task.version().equals(task.stage().version()))
                || share.id().hex().equals(id);
    }

    private static Instant time(JsonNode json) throws MalformedEventException {
        String text = required(json, "time");
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new MalformedEventException("its time '" + text + "' is not RFC 3339", e);
        }
    }

    private static String required(JsonNode json, String attribute) throws MalformedEventException {
        JsonNode value = json.get(attribute);
        if (value == null || !value.isTextual() || value.asText().isEmpty()) {
            throw new MalformedEventException("it has no '" + attribute + "'");
        }
        return value.asText();
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
