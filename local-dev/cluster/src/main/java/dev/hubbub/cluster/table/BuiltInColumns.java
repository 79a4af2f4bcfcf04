package dev.hubbub.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hubbub.cluster.resource.PrinterColumn;
import dev.hubbub.cluster.resource.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The tables of built-in kinds whose cells are computed from several fields. */
final class BuiltInColumns {
    private BuiltInColumns() {}

    static boolean isEvents(ResourceType type) {
        return !type.custom() && type.plural().equals("events");
    }

    static List<PrinterColumn> of(ResourceType type) {
        if (type.custom()) {
            return type.columns();
        }
        return switch (type.plural()) {
            case "jobs" -> texts("Status", "Completions", "Duration", "Age", "Containers+", "Images+");
            case "pods" -> texts("Ready", "Status", "Restarts", "Age", "IP+", "Node+");
            case "events" -> texts("Last Seen", "Type", "Reason", "Object", "Message");
            case "configmaps" -> texts("Data", "Age");
            case "secrets" -> texts("Type", "Data", "Age");
            case "nodes" -> texts("Status", "Roles", "Age", "Version");
            default -> type.columns();
        };
    }

    /** The cells behind the name, or none where the columns' paths give them. */
    static List<JsonNode> cells(ResourceType type, JsonNode object, Instant now) {
        if (type.custom()) {
            return List.of();
        }
        return switch (type.plural()) {
            case "jobs" -> job(object, now);
            case "pods" -> pod(object, now);
            case "events" -> event(object, now);
            case "configmaps" -> cells(size(object, "data") + size(object, "binaryData"), age(object, now));
            case "secrets" -> cells(object.path("type").asText(), size(object, "data"), age(object, now));
            case "nodes" -> cells(
                    condition(object, "Ready") ? "Ready" : "NotReady",
                    "<none>",
                    age(object, now),
                    object.path("status")
                            .path("nodeInfo")
                            .path("kubeletVersion")
                            .asText());
            default -> List.of();
        };
    }

    /** A plus at the end of a name marks a column only wide listings show. */
    private static List<PrinterColumn> texts(String... names) {
        return Arrays.stream(names)
                .map(name -> new PrinterColumn(name.replace("+", ""), "string", "", "", "", name.endsWith("+") ? 1 : 0))
                .toList();
    }

    private static List<JsonNode> cells(Object... values) {
        return Arrays.stream(values)
                .<JsonNode>map(value -> JsonNodeFactory.instance.textNode(String.valueOf(value)))
                .toList();
    }

    private static String age(JsonNode object, Instant now) {
        return Age.since(object.path("metadata").path("creationTimestamp").asText(), now);
    }

    private static int size(JsonNode object, String field) {
        return object.path(field).size();
    }

    private static boolean condition(JsonNode object, String type) {
        return StreamSupport.stream(object.path("status").path("conditions").spliterator(), false)
                .anyMatch(c -> c.path("type").asText().equals(type)
                        && c.path("status").asText().equals("True"));
    }

    private static List<JsonNode> job(JsonNode job, Instant now) {
        JsonNode spec = job.path("spec");
        JsonNode status = job.path("status");
        String phase = "Running";
        for (String finished : List.of("Complete", "Failed", "Suspended")) {
            if (condition(job, finished)) {
                phase = finished;
            }
        }
        if (job.path("metadata").has("deletionTimestamp")) {
            phase = "Terminating";
        }
        String succeeded = String.valueOf(status.path("succeeded").asInt());
        String completions = spec.has("completions")
                ? succeeded + "/" + spec.get("completions").asInt()
                : succeeded + "/1 of " + spec.path("parallelism").asInt();
        String duration = "";
        if (status.has("startTime")) {
            Instant end = status.has("completionTime")
                    ? Instant.parse(status.get("completionTime").asText())
                    : now;
            duration = Age.of(
                    Duration.between(Instant.parse(status.get("startTime").asText()), end));
        }
        JsonNode podSpec = spec.path("template").path("spec");
        return cells(phase, completions, duration, age(job, now), joined(podSpec, "name"), joined(podSpec, "image"));
    }

    private static String joined(JsonNode podSpec, String field) {
        return StreamSupport.stream(podSpec.path("containers").spliterator(), false)
                .map(container -> container.path(field).asText())
                .collect(Collectors.joining(","));
    }

    private static List<JsonNode> pod(JsonNode pod, Instant now) {
        JsonNode status = pod.path("status");
        String shown = status.path("reason").asText(status.path("phase").asText());
        int ready = 0;
        for (JsonNode container : status.path("containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
            JsonNode terminated = container.path("state").path("terminated");
            if (terminated.has("reason")) {
                shown = terminated.get("reason").asText();
            }
        }
        if (pod.path("metadata").has("deletionTimestamp")) {
            shown = "Terminating";
        }
        return cells(
                ready + "/" + pod.path("spec").path("containers").size(),
                shown,
                0,
                age(pod, now),
                status.path("podIP").asText("<none>"),
                pod.path("spec").path("nodeName").asText("<none>"));
    }

    private static List<JsonNode> event(JsonNode event, Instant now) {
        JsonNode about = event.has("involvedObject") ? event.get("involvedObject") : event.path("regarding");
        String last = event.path("lastTimestamp")
                .asText(event.path("deprecatedLastTimestamp")
                        .asText(event.path("eventTime").asText()));
        String object = about.path("kind").asText().toLowerCase(java.util.Locale.ROOT) + "/"
                + about.path("name").asText();
        String message = event.path("message").asText(event.path("note").asText());
        return cells(
                Age.since(last, now),
                event.path("type").asText(),
                event.path("reason").asText(),
                object,
                message.strip());
    }
}
