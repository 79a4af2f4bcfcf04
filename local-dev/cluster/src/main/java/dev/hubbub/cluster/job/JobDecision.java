package dev.hubbub.cluster.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterEvents.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a Job.
 *
 * @param status the Job's new status
 * @param create the pods to make, each with its completion index or -1
 * @param delete the pods to delete
 * @param notes what to tell in Events
 * @param expired whether the finished Job has outlived its time to live
 * @param again when to look again although nothing changed
 */
record JobDecision(
        ObjectNode status,
        List<Integer> create,
        List<ObjectNode> delete,
        List<Note> notes,
        boolean expired,
        Optional<Duration> again) {

    /** An Event about the Job. */
    record Note(Severity severity, String reason, String message) {}
}
