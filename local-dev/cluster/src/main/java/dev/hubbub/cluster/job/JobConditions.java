package dev.hubbub.cluster.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The conditions in a Job's status, changed in place. */
record JobConditions(ObjectNode status, Instant now) {
    private Optional<ObjectNode> find(String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of((ObjectNode) condition);
            }
        }
        return Optional.empty();
    }

    boolean isTrue(String type) {
        return find(type).filter(c -> c.path("status").asText().equals("True")).isPresent();
    }

    /** When the condition became true, nothing while it is not. */
    Optional<Instant> since(String type) {
        return find(type)
                .filter(c -> c.path("status").asText().equals("True"))
                .map(c -> Instant.parse(c.path("lastTransitionTime").asText()));
    }

    /** Whether this changed the condition. */
    boolean set(String type, boolean value, String reason, String message) {
        if (isTrue(type) == value) {
            return false;
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode condition =
                find(type).orElseGet(() -> status.withArray("/conditions").addObject());
        condition
                .put("type", type)
                .put("status", value ? "True" : "False")
                .put("reason", reason)
                .put("message", message)
                .put("lastProbeTime", time)
                .put("lastTransitionTime", time);
        return true;
    }
}
