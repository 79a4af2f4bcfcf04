package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The status of a pod, as the node reports it; each call changes the given pod in place and returns it. */
final class PodStatus {
    static final int NOT_STARTED = 128;
    static final int KILLED = 137;

    private PodStatus() {}

    static ObjectNode running(ObjectNode pod, Instant started) {
        ObjectNode status = phase(pod, "Running", started, true);
        ObjectNode container = container(pod, status, true);
        container.putObject("state").putObject("running").put("startedAt", seconds(started));
        return pod;
    }

    static ObjectNode ended(ObjectNode pod, Instant started, int exitCode) {
        boolean well = exitCode == 0;
        ObjectNode status = phase(pod, well ? "Succeeded" : "Failed", started, false);
        ObjectNode terminated = container(pod, status, false)
                .putObject("state")
                .putObject("terminated")
                .put("exitCode", exitCode)
                .put("reason", well ? "Completed" : "Error")
                .put("startedAt", seconds(started))
                .put("finishedAt", seconds(Instant.now()));
        if (exitCode > 128) {
            terminated.put("signal", exitCode - 128);
        }
        return pod;
    }

    /**
     * A pod whose container could not be started, or whose end nobody saw.
     *
     * @param exitCode what the process would have ended with, as a cluster's node reports it
     */
    static ObjectNode failed(ObjectNode pod, String reason, String message, int exitCode) {
        ObjectNode status = phase(pod, "Failed", Instant.now(), false);
        status.put("reason", reason).put("message", message);
        ObjectNode container = container(pod, status, false);
        container
                .putObject("state")
                .putObject("terminated")
                .put("exitCode", exitCode)
                .put("reason", reason)
                .put("message", message)
                .put("startedAt", seconds(Instant.now()))
                .put("finishedAt", seconds(Instant.now()));
        return pod;
    }

    /** Says that the pod ended because of the node and not by its own doing; policies of Jobs look for this. */
    static ObjectNode disrupted(ObjectNode pod, String message) {
        pod.withObject("/status")
                .withArray("/conditions")
                .addObject()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "TerminationByKubelet")
                .put("message", message)
                .put("lastTransitionTime", seconds(Instant.now()));
        return pod;
    }

    static ObjectNode unschedulable(ObjectNode pod, String message) {
        ObjectNode status = pod.withObject("/status");
        ArrayNode conditions = status.putArray("conditions");
        conditions
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", "Unschedulable")
                .put("message", message)
                .put("lastTransitionTime", seconds(Instant.now()));
        return pod;
    }

    private static ObjectNode phase(ObjectNode pod, String phase, Instant started, boolean ready) {
        ObjectNode status = pod.withObject("/status");
        status.put("phase", phase).put("hostIP", "127.0.0.1").put("podIP", "127.0.0.1");
        if (!status.has("startTime")) {
            status.put("startTime", seconds(started));
        }
        ArrayNode conditions = status.putArray("conditions");
        condition(conditions, "PodScheduled", true);
        condition(conditions, "Initialized", true);
        condition(conditions, "ContainersReady", ready);
        condition(conditions, "Ready", ready);
        return status;
    }

    private static void condition(ArrayNode conditions, String type, boolean value) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", value ? "True" : "False")
                .put("lastTransitionTime", seconds(Instant.now()));
    }

    private static ObjectNode container(ObjectNode pod, ObjectNode status, boolean ready) {
        JsonNode container = pod.path("spec").path("containers").path(0);
        return status.putArray("containerStatuses")
                .addObject()
                .put("name", container.path("name").asText())
                .put("image", container.path("image").asText())
                .put("imageID", "")
                .put("restartCount", 0)
                .put("ready", ready)
                .put("started", ready);
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
