package dev.hubbub.controller.pods;

import dev.hubbub.controller.resource.Condition.Reason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is wrong with a Job's pods, beside what Kubernetes mends by itself.
 *
 * @param present which of them cannot work and why; absent if all that is known is well
 * @param past why one of them ended before its work was done; absent if another has followed it
 * @param lost names of pods that were to end and do not, because their node is gone: their Job waits for them
 */
record PodTrouble(Optional<Trouble> present, Optional<Trouble> past, List<String> lost) {

    /** What a node may need beyond the time that a pod has to end. */
    static final Duration SLACK = Duration.ofSeconds(15);

    /** An image of some gigabytes is pulled within this time. */
    static final Duration STARTS_WITHIN = Duration.ofMinutes(10);

    private static final long USUAL_GRACE_SECONDS = 30;

    private static final Set<String> CANNOT_START = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "RegistryUnavailable",
            "SignatureValidationFailed",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "StartError",
            "ContainerCannotRun");

    /**
     * What is wrong.
     *
     * @param leavingSince when pods that are being deleted were first seen so, by name
     */
    static PodTrouble of(Collection<Pod> pods, Map<String, Instant> leavingSince, Instant now) {
        List<Pod> inOrder = pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        Optional<Trouble> present = Stream.<Function<Pod, Optional<Trouble>>>of(
                        PodTrouble::waiting, PodTrouble::unscheduled, pod -> slow(pod, now), PodTrouble::nodeLost)
                .flatMap(kind -> inOrder.stream().flatMap(pod -> kind.apply(pod).stream()))
                .findFirst();
        return new PodTrouble(
                present,
                past(inOrder),
                inOrder.stream()
                        .filter(PodTrouble::isLeaving)
                        .filter(pod -> leavingSince
                                .getOrDefault(name(pod), now)
                                .plus(grace(pod))
                                .plus(SLACK)
                                .isBefore(now))
                        .map(PodTrouble::name)
                        .toList());
    }

    // The deletion's own grace falls to 0 when the node is done with the pod, while the Job still has to count it.
    private static Duration grace(Pod pod) {
        Long deletion = pod.getMetadata().getDeletionGracePeriodSeconds();
        Long own = pod.getSpec() == null ? null : pod.getSpec().getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(Stream.of(deletion, own)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(USUAL_GRACE_SECONDS));
    }

    private static Optional<Trouble> waiting(Pod pod) {
        return isLeaving(pod)
                ? Optional.empty()
                : states(pod)
                        .map(ContainerState::getWaiting)
                        .filter(waiting ->
                                waiting != null && CANNOT_START.contains(String.valueOf(waiting.getReason())))
                        .findFirst()
                        .map(waiting -> cannotStart(pod, waiting));
    }

    private static Trouble cannotStart(Pod pod, ContainerStateWaiting waiting) {
        return Trouble.of(
                Reason.PodsCannotStart,
                "the pod " + name(pod) + " cannot start",
                reason(waiting.getReason(), waiting.getMessage()));
    }

    private static Optional<Trouble> unscheduled(Pod pod) {
        return isLeaving(pod) || hasFailed(pod)
                ? Optional.empty()
                : condition(pod, "PodScheduled", "False")
                        .map(condition -> Trouble.of(
                                Reason.PodsUnschedulable,
                                "no node takes the pod " + name(pod),
                                reason(condition.getReason(), condition.getMessage())));
    }

    /** A node that waits, such as for a volume, says so in events alone. */
    private static Optional<Trouble> slow(Pod pod, Instant now) {
        if (isLeaving(pod) || !hasPhase(pod, "Pending") || pod.getStatus().getStartTime() == null) {
            return Optional.empty();
        }
        return Instant.parse(pod.getStatus().getStartTime()).plus(STARTS_WITHIN).isAfter(now)
                ? Optional.empty()
                : Optional.of(Trouble.of(
                        Reason.PodsCannotStart,
                        "the pod " + name(pod) + " has a node and does not start",
                        states(pod)
                                        .map(ContainerState::getWaiting)
                                        .filter(Objects::nonNull)
                                        .findFirst()
                                        .map(waiting -> reason(waiting.getReason(), waiting.getMessage()))
                                        .orElse("its containers say nothing of why")
                                + "; see the events that 'kubectl describe pod' shows"));
    }

    /** Whether a pod is there of which nothing can be heard yet. */
    static boolean isAnyStarting(Collection<Pod> pods) {
        return pods.stream().anyMatch(pod -> hasPhase(pod, "Pending"));
    }

    /** Whether a pod works, as far as its node tells. */
    static boolean isAnyAtWork(Collection<Pod> pods) {
        return pods.stream()
                .anyMatch(pod -> hasPhase(pod, "Running") && nodeLost(pod).isEmpty());
    }

    /** Whoever looks after nodes says that a pod is not ready, while the last that was heard of its containers is good. */
    private static Optional<Trouble> nodeLost(Pod pod) {
        return condition(pod, "ContainersReady", "True")
                .flatMap(ready -> condition(pod, "Ready", "False"))
                .map(condition -> Trouble.of(
                        Reason.NodeLost,
                        "nothing is heard of the node of the pod " + name(pod),
                        reason(
                                condition.getReason() == null ? "NodeNotReady" : condition.getReason(),
                                condition.getMessage())));
    }

    /** The pod that failed last, unless one that came after it works or has worked. */
    private static Optional<Trouble> past(List<Pod> pods) {
        Optional<Pod> last = pods.stream().filter(PodTrouble::hasFailed).max(Comparator.comparing(PodTrouble::end));
        return last.filter(failed -> pods.stream()
                        .noneMatch(pod -> works(pod) && !created(pod).isBefore(end(failed))))
                .map(PodTrouble::failure);
    }

    private static Trouble failure(Pod pod) {
        ContainerStateTerminated ended = terminated(pod).orElse(null);
        Optional<PodCondition> disrupted = condition(pod, "DisruptionTarget", "True");
        if (ended != null && "OOMKilled".equals(ended.getReason())) {
            return Trouble.of(
                    Reason.PodsOutOfMemory,
                    "the pod " + name(pod) + " needed more memory than it may have and was killed",
                    reason(ended.getReason(), ended.getMessage()));
        }
        if (ended != null && CANNOT_START.contains(String.valueOf(ended.getReason()))) {
            return Trouble.of(
                    Reason.PodsCannotStart,
                    "the pod " + name(pod) + " could not start",
                    reason(ended.getReason(), ended.getMessage()));
        }
        if (disrupted.isPresent() && "NodeLost".equals(disrupted.get().getReason())) {
            return Trouble.of(
                    Reason.NodeLost,
                    "the pod " + name(pod) + " was lost with its node",
                    reason(disrupted.get().getReason(), disrupted.get().getMessage()));
        }
        if (disrupted.isPresent() || pod.getStatus().getReason() != null) {
            return Trouble.of(
                    Reason.PodsEvicted,
                    "the cluster ended the pod " + name(pod),
                    pod.getStatus().getReason() != null
                            ? reason(
                                    pod.getStatus().getReason(), pod.getStatus().getMessage())
                            : reason(
                                    disrupted.get().getReason(), disrupted.get().getMessage()));
        }
        return Trouble.of(
                Reason.PodsFailed,
                "the pod " + name(pod) + " failed",
                ended == null
                        ? "its containers say nothing of why"
                        : reason("exit code " + ended.getExitCode(), ended.getMessage()));
    }

    private static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean hasFailed(Pod pod) {
        return hasPhase(pod, "Failed");
    }

    private static boolean works(Pod pod) {
        return hasPhase(pod, "Running") || hasPhase(pod, "Succeeded");
    }

    private static boolean hasPhase(Pod pod, String phase) {
        return pod.getStatus() != null && phase.equals(pod.getStatus().getPhase());
    }

    private static Instant created(Pod pod) {
        String time = pod.getMetadata().getCreationTimestamp();
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }

    private static Instant end(Pod pod) {
        return terminated(pod)
                .map(ContainerStateTerminated::getFinishedAt)
                .map(Instant::parse)
                .orElseGet(() -> created(pod));
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return states(pod)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Stream<ContainerState> states(Pod pod) {
        return pod.getStatus() == null
                ? Stream.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .map(container -> container.getState())
                        .filter(Objects::nonNull);
    }

    private static Optional<PodCondition> condition(Pod pod, String type, String status) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()) && status.equals(condition.getStatus()))
                        .findFirst();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static String reason(String word, String message) {
        return message == null || message.isBlank() ? word : word + " (" + message.strip() + ")";
    }
}
