package dev.hubbub.cluster.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.StreamSupport;

/** What a pod's failure means for its Job: the first rule of {@code spec.podFailurePolicy} that matches decides. */
enum FailureAction {
    COUNT,
    IGNORE,
    FAIL_JOB;

    static FailureAction of(ObjectNode pod, JsonNode policy) {
        for (JsonNode rule : policy.path("rules")) {
            if (matchesExitCode(rule.path("onExitCodes"), pod)
                    || StreamSupport.stream(rule.path("onPodConditions").spliterator(), false)
                            .anyMatch(wanted -> hasCondition(pod, wanted))) {
                return switch (rule.path("action").asText()) {
                    case "Ignore" -> IGNORE;
                    case "FailJob" -> FAIL_JOB;
                    default -> COUNT;
                };
            }
        }
        return COUNT;
    }

    private static boolean matchesExitCode(JsonNode onExitCodes, ObjectNode pod) {
        JsonNode terminated = pod.path("status")
                .path("containerStatuses")
                .path(0)
                .path("state")
                .path("terminated");
        if (!onExitCodes.isObject() || !terminated.has("exitCode")) {
            return false;
        }
        int code = terminated.get("exitCode").asInt();
        boolean listed = StreamSupport.stream(onExitCodes.path("values").spliterator(), false)
                .anyMatch(value -> value.asInt() == code);
        // Neither form is about a container that ended well.
        return code != 0 && listed == onExitCodes.path("operator").asText().equals("In");
    }

    private static boolean hasCondition(ObjectNode pod, JsonNode wanted) {
        return StreamSupport.stream(pod.path("status").path("conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").equals(wanted.path("type"))
                        && condition
                                .path("status")
                                .asText()
                                .equals(wanted.path("status").asText("True")));
    }
}
