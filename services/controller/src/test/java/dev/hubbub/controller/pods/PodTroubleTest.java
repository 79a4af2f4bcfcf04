package dev.hubbub.controller.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
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
        assertEquals(
                Optional.of("the pod p cannot start: ImagePullBackOff (no such image)"),
                sentence(
                        "containerStatuses: [{name: c, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]"));
        assertEquals(
                Optional.of("the pod p cannot start: CreateContainerConfigError (secret \"s\" not found)"),
                sentence("containerStatuses: [{name: c, state: {waiting: {reason: CreateContainerConfigError,"
                        + " message: 'secret \"s\" not found'}}}]"));
        assertEquals(
                Optional.of("no node takes the pod p: Unschedulable (0/3 nodes have a GPU)"),
                sentence("conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                        + " message: 0/3 nodes have a GPU}]"));
        assertEquals(
                Optional.of("the pod p could not start: ErrImageNeverPull"),
                sentence(
                        "containerStatuses: [{name: c, state: {terminated: {exitCode: 128, reason: ErrImageNeverPull}}}]"));
    }

    @Test
    void a_pod_that_starts_works_or_ends_by_itself_is_no_trouble() {
        assertEquals(
                Optional.empty(),
                sentence("containerStatuses: [{name: c, state: {waiting: {reason: ContainerCreating}}}]"));
        assertEquals(Optional.empty(), sentence("containerStatuses: [{name: c, state: {running: {}}}]"));
        assertEquals(
                Optional.empty(),
                sentence("containerStatuses: [{name: c, state: {terminated: {exitCode: 1, reason: Error}}}]"));
        assertEquals(Optional.empty(), sentence("conditions: [{type: PodScheduled, status: 'True'}]"));
    }

    @Test
    void a_pod_that_does_not_end_though_it_is_to_is_lost_after_a_while_by_the_time_of_who_looks() {
        Pod leaving = pod("deletionTimestamp: 2031-01-01T00:00:00Z", "phase: Running");
        Instant noticed = NOW.minus(PodTrouble.ENDS_WITHIN);
        assertEquals(List.of(), lost(leaving, Map.of()));
        assertEquals(List.of(), lost(leaving, Map.of("p", noticed)));
        assertEquals(List.of("p"), lost(leaving, Map.of("p", noticed.minusSeconds(1))));
        assertTrue(lost(pod("", "phase: Running"), Map.of("p", Instant.EPOCH)).isEmpty());
    }

    private static List<String> lost(Pod pod, Map<String, Instant> leavingSince) {
        return PodTrouble.of(List.of(pod), leavingSince, NOW).lost();
    }

    private static Optional<String> sentence(String status) {
        return PodTrouble.of(List.of(pod("", status)), Map.of(), NOW).sentence();
    }

    private static Pod pod(String metadata, String status) {
        return Serialization.unmarshal(
                "metadata: {name: p" + (metadata.isEmpty() ? "" : ", " + metadata) + "}\nstatus: {" + status + "}\n",
                Pod.class);
    }
}
