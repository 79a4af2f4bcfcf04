package dev.hubbub.cluster.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pods of one Job by what became of them.
 *
 * @param active pods that run or will run
 * @param terminating pods that are being deleted
 * @param failed failed pods that count against the Job's back-off limit
 * @param fatal failed pods whose failure ends the Job, by its pod failure policy
 */
record JobPods(
        List<ObjectNode> active,
        List<ObjectNode> terminating,
        List<ObjectNode> succeeded,
        List<ObjectNode> failed,
        List<ObjectNode> fatal) {
    static final String INDEX = "batch.kubernetes.io/job-completion-index";

    static JobPods of(List<ObjectNode> pods, JsonNode podFailurePolicy) {
        JobPods sorted = new JobPods(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (ObjectNode pod : pods) {
            switch (pod.path("status").path("phase").asText()) {
                case "Succeeded" -> sorted.succeeded.add(pod);
                case "Failed" -> {
                    switch (FailureAction.of(pod, podFailurePolicy)) {
                        case COUNT -> sorted.failed.add(pod);
                        case FAIL_JOB -> sorted.fatal.add(pod);
                        case IGNORE -> {}
                    }
                }
                default -> (ObjectMeta.of(pod).isDeleting() ? sorted.terminating : sorted.active).add(pod);
            }
        }
        return sorted;
    }

    int ready() {
        return (int) active.stream()
                .filter(pod -> pod.path("status").path("phase").asText().equals("Running"))
                .count();
    }

    Set<Integer> succeededIndexes() {
        return indexes(succeeded);
    }

    Set<Integer> busyIndexes() {
        Set<Integer> busy = indexes(active);
        busy.addAll(indexes(terminating));
        return busy;
    }

    private static Set<Integer> indexes(List<ObjectNode> pods) {
        Set<Integer> indexes = new TreeSet<>();
        pods.forEach(pod ->
                indexes.add(pod.path("metadata").path("annotations").path(INDEX).asInt(-1)));
        return indexes;
    }

    /** The failures since a pod last succeeded. */
    int failuresInARow() {
        Instant success =
                succeeded.stream().map(JobPods::end).max(Instant::compareTo).orElse(Instant.MIN);
        return (int) failed.stream().filter(pod -> end(pod).isAfter(success)).count();
    }

    Optional<Instant> lastFailure() {
        return failed.stream().map(JobPods::end).max(Instant::compareTo);
    }

    private static Instant end(ObjectNode pod) {
        String finished = pod.path("status")
                .path("containerStatuses")
                .path(0)
                .path("state")
                .path("terminated")
                .path("finishedAt")
                .asText(ObjectMeta.of(pod).node().path("creationTimestamp").asText());
        return Instant.parse(finished);
    }
}
