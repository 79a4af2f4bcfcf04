package dev.hubbub.controller.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.resource.Condition.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTroubleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void a_pod_that_cannot_work_is_named_with_the_reason_that_kubernetes_gives() {
        assertPresent(
                Reason.PodsCannotStart,
                "the pod p cannot start: ImagePullBackOff (no such image)",
                "containerStatuses: [{name: c, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]");
        assertPresent(
                Reason.PodsCannotStart,
                "the pod p cannot start: CreateContainerConfigError (secret \"s\" not found)",
                "containerStatuses: [{name: c, state: {waiting: {reason: CreateContainerConfigError,"
                        + " message: 'secret \"s\" not found'}}}]");
        assertPresent(
                Reason.PodsUnschedulable,
                "no node takes the pod p: Unschedulable (0/3 nodes have a GPU)",
                "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                        + " message: 0/3 nodes have a GPU}]");
        assertPresent(
                Reason.PodsCannotStart,
                "the pod p has a node and does not start: ContainerCreating; see the events that 'kubectl describe pod' shows",
                "phase: Pending, startTime: '2026-01-01T11:50:00Z',"
                        + " containerStatuses: [{name: c, state: {waiting: {reason: ContainerCreating}}}]");
        assertPresent(
                Reason.NodeLost,
                "nothing is heard of the node of the pod p: NodeNotReady",
                "phase: Running, conditions: [{type: Ready, status: 'False'}, {type: ContainersReady, status: 'True'}]");
    }

    @Test
    void a_pod_that_ended_before_its_work_was_done_is_named_with_the_reason_that_kubernetes_gives() {
        assertPast(
                Reason.PodsCannotStart,
                "the pod p could not start: ErrImageNeverPull",
                "containerStatuses: [{name: c, state: {terminated: {exitCode: 128, reason: ErrImageNeverPull}}}]");
        assertPast(
                Reason.PodsOutOfMemory,
                "the pod p needed more memory than it may have and was killed: OOMKilled",
                "containerStatuses: [{name: c, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]");
        assertPast(
                Reason.PodsEvicted,
                "the cluster ended the pod p: Evicted (The node was low on resource: memory.)",
                "reason: Evicted, message: 'The node was low on resource: memory.'");
        assertPast(
                Reason.PodsEvicted,
                "the cluster ended the pod p: PreemptionByScheduler (by a pod of higher priority)",
                "conditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler,"
                        + " message: by a pod of higher priority}],"
                        + " containerStatuses: [{name: c, state: {terminated: {exitCode: 143, reason: Error}}}]");
        assertPast(
                Reason.NodeLost,
                "the pod p was lost with its node: NodeLost (as if its node were gone)",
                "conditions: [{type: DisruptionTarget, status: 'True', reason: NodeLost,"
                        + " message: as if its node were gone}]");
        assertPast(
                Reason.PodsFailed,
                "the pod p failed: exit code 1 (HUBBUB_BATCH must be a number)",
                "containerStatuses: [{name: c, state: {terminated: {exitCode: 1, reason: Error,"
                        + " message: HUBBUB_BATCH must be a number}}}]");
        assertPast(Reason.PodsFailed, "the pod p failed: its containers say nothing of why", "message: ''");
    }

    @Test
    void what_a_pod_failed_of_is_over_when_one_that_came_after_it_works() {
        String killed = "phase: Failed, containerStatuses: [{name: c, state: {terminated: {exitCode: 137,"
                + " reason: OOMKilled, finishedAt: '2026-01-01T12:00:30Z'}}}]";
        Pod failed = pod("creationTimestamp: '2026-01-01T12:00:00Z'", killed);
        Pod beside = named("beside", pod("creationTimestamp: '2026-01-01T12:00:00Z'", "phase: Running"));
        Pod waiting = named("next", pod("creationTimestamp: '2026-01-01T12:00:40Z'", "phase: Pending"));
        Pod next = named("next", pod("creationTimestamp: '2026-01-01T12:00:40Z'", "phase: Running"));
        assertTrue(past(failed, beside).isPresent(), "one that was there all the time says nothing of what came after");
        assertTrue(past(failed, beside, waiting).isPresent());
        assertEquals(Optional.empty(), past(failed, beside, next));
        Pod again = named(
                "next",
                pod(
                        "creationTimestamp: '2026-01-01T12:00:40Z'",
                        killed.replace("12:00:30", "12:01:00").replace("OOMKilled", "Error")));
        assertEquals(
                Optional.of("the pod next failed: exit code 137"),
                past(failed, beside, again).map(Trouble::sentence),
                "the last that failed");
    }

    @Test
    void a_pod_that_starts_works_or_ends_by_itself_is_no_trouble() {
        for (String status : List.of(
                "phase: Pending, containerStatuses: [{name: c, state: {waiting: {reason: ContainerCreating}}}]",
                "phase: Running, containerStatuses: [{name: c, state: {running: {}}}]",
                "phase: Running, conditions: [{type: Ready, status: 'False'}, {type: ContainersReady, status: 'False'}]",
                "phase: Succeeded, containerStatuses: [{name: c, state: {terminated: {exitCode: 0, reason: Completed}}}]",
                "phase: Pending, conditions: [{type: PodScheduled, status: 'True'}]")) {
            PodTrouble seen = PodTrouble.of(List.of(pod("", status)), Map.of(), NOW);
            assertEquals(new PodTrouble(Optional.empty(), Optional.empty(), List.of()), seen, status);
        }
    }

    @Test
    void a_pod_that_does_not_end_though_it_is_to_is_lost_after_a_while_by_the_time_of_who_looks() {
        Pod leaving = pod("deletionTimestamp: 2031-01-01T00:00:00Z", "phase: Running");
        Instant noticed = NOW.minusSeconds(45);
        assertEquals(List.of(), lost(leaving, Map.of()));
        assertEquals(List.of(), lost(leaving, Map.of("p", noticed)));
        assertEquals(List.of("p"), lost(leaving, Map.of("p", noticed.minusSeconds(1))));
        assertTrue(lost(pod("", "phase: Running"), Map.of("p", Instant.EPOCH)).isEmpty());
    }

    @Test
    void a_pod_is_not_lost_within_the_time_that_it_has_to_end() {
        String deletion = "deletionTimestamp: 2031-01-01T00:00:00Z";
        Pod slow = pod(deletion + ", deletionGracePeriodSeconds: 300", "phase: Running");
        assertEquals(List.of(), lost(slow, Map.of("p", NOW.minusSeconds(315))));
        assertEquals(List.of("p"), lost(slow, Map.of("p", NOW.minusSeconds(316))));
        Pod counted = new PodBuilder(pod(deletion + ", deletionGracePeriodSeconds: 0", "phase: Succeeded"))
                .withNewSpec()
                .withTerminationGracePeriodSeconds(300L)
                .endSpec()
                .build();
        assertEquals(
                List.of(), lost(counted, Map.of("p", NOW.minusSeconds(100))), "it ended, and its Job is to count it");
    }

    private static List<String> lost(Pod pod, Map<String, Instant> leavingSince) {
        return PodTrouble.of(List.of(pod), leavingSince, NOW).lost();
    }

    private static void assertPresent(Reason reason, String sentence, String status) {
        Trouble trouble =
                PodTrouble.of(List.of(pod("", status)), Map.of(), NOW).present().orElseThrow();
        assertEquals(sentence, trouble.sentence());
        assertEquals(reason, trouble.reason());
    }

    private static void assertPast(Reason reason, String sentence, String status) {
        Trouble trouble = past(pod("", "phase: Failed, " + status)).orElseThrow();
        assertEquals(sentence, trouble.sentence());
        assertEquals(reason, trouble.reason());
    }

    private static Optional<Trouble> past(Pod... pods) {
        return PodTrouble.of(List.of(pods), Map.of(), NOW).past();
    }

    private static Pod named(String name, Pod pod) {
        pod.getMetadata().setName(name);
        return pod;
    }

    private static Pod pod(String metadata, String status) {
        return Serialization.unmarshal(
                "metadata: {name: p" + (metadata.isEmpty() ? "" : ", " + metadata) + "}\nstatus: {" + status + "}\n",
                Pod.class);
    }
}
