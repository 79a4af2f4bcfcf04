package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.Map;

/**
 * One event in its two forms: the core group's, in which events are kept, and that of {@code events.k8s.io}, which
 * renames five fields.
 */
final class EventForms {
    private static final String NEW_GROUP = "events.k8s.io";
    private static final Map<String, String> NEW_TO_CORE = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedCount", "count",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedSource", "source");

    private EventForms() {}

    static boolean isNewForm(ResourceType type) {
        return type.group().equals(NEW_GROUP);
    }

    /** Renames in place. */
    static void toCore(ObjectNode event) {
        NEW_TO_CORE.forEach((from, to) -> rename(event, from, to));
        event.put("apiVersion", "v1");
    }

    static void toNew(ObjectNode event) {
        NEW_TO_CORE.forEach((to, from) -> rename(event, from, to));
        event.put("apiVersion", NEW_GROUP + "/v1");
    }

    private static void rename(ObjectNode event, String from, String to) {
        JsonNode value = event.remove(from);
        if (value != null) {
            event.set(to, value);
        }
    }
}
