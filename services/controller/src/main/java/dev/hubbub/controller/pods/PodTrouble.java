package dev.hubbub.controller.pods;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is wrong with a Job's pods, beside what Kubernetes mends by itself.
 *
 * @param kind which of them cannot work and whether it cannot start or has no node; absent if none is known that cannot
 * @param sentence the same with Kubernetes' reason, whose words change while the trouble stays
 * @param lost names of pods that were to end and do not, because their node is gone: their Job waits for them
 */
record PodTrouble(Optional<String> kind, Optional<String> sentence, List<String> lost) {

    static final Duration ENDS_WITHIN = Duration.ofSeconds(45);

    private static final Set<String> CANNOT_START = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    /**
     * What is wrong.
     *
     * @param leavingSince when pods that are being deleted were first seen so, by name
     */
    static PodTrouble of(Collection<Pod> pods, Map<String, Instant> leavingSince, Instant now) {
        List<Pod> inOrder = pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        Optional<Stuck> stuck =
                inOrder.stream().flatMap(pod -> stuck(pod).stream()).findFirst();
        return new PodTrouble(
                stuck.map(Stuck::kind),
                stuck.map(Stuck::sentence),
                inOrder.stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
                        .map(pod -> pod.getMetadata().getName())
                        .filter(name -> leavingSince
                                .getOrDefault(name, now)
                                .plus(ENDS_WITHIN)
                                .isBefore(now))
                        .toList());
    }

    private record Stuck(String kind, String reason) {

        String sentence() {
            return kind + ": " + reason;
        }
    }

    private static Optional<Stuck> stuck(Pod pod) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        String name = pod.getMetadata().getName();
        return waiting(pod)
                .map(waiting -> new Stuck(
                        "the pod " + name + " cannot start", reason(waiting.getReason(), waiting.getMessage())))
                .or(() -> neverStarted(pod)
                        .map(ended -> new Stuck(
                                "the pod " + name + " could not start", reason(ended.getReason(), ended.getMessage()))))
                .or(() -> unscheduled(pod)
                        .map(condition -> new Stuck(
                                "no node takes the pod " + name,
                                reason(condition.getReason(), condition.getMessage()))));
    }

    private static Optional<ContainerStateWaiting> waiting(Pod pod) {
        return containers(pod)
                .filter(container -> container.getState() != null)
                .map(container -> container.getState().getWaiting())
                .filter(waiting -> waiting != null && CANNOT_START.contains(String.valueOf(waiting.getReason())))
                .findFirst();
    }

    private static Optional<ContainerStateTerminated> neverStarted(Pod pod) {
        return containers(pod)
                .filter(container -> container.getState() != null)
                .map(container -> container.getState().getTerminated())
                .filter(ended -> ended != null
                        && (CANNOT_START.contains(String.valueOf(ended.getReason()))
                                || "StartError".equals(ended.getReason())))
                .findFirst();
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream();
    }

    private static Optional<PodCondition> unscheduled(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst();
    }

    private static String reason(String word, String message) {
        return message == null || message.isBlank() ? word : word + " (" + message + ")";
    }
}
