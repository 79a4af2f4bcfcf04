package dev.hubbub.controller.pods;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A Job as it was last seen.
 *
 * @param name its name
 * @param state what became of it
 * @param ended when it ended, as far as it is known; absent if it has not
 * @param reason why it was given up, in one word; absent unless it was
 * @param pods how many pods it may have at a time; absent where that is not ours to change
 */
public record KnownJob(String name, State state, Instant ended, String reason, Optional<Integer> pods) {

    /** The reason of a Job of which a pod ended in the way for which its policy gives it up. */
    private static final String BY_POLICY = "PodFailurePolicy";

    static final String QUEUE_LABEL = "kueue.x-k8s.io/queue-name";

    /** What can become of a Job. */
    public enum State {
        /** Its pods work, or will. */
        ACTIVE,
        /** It stays, its pods are taken down. */
        SUSPENDED,
        /** It waits in a queue of the cluster's, which alone may start it. */
        QUEUED,
        /** It is being deleted, and its name is not free yet. */
        LEAVING,
        /** Its pods ended well. */
        COMPLETE,
        /** Kubernetes gave it up. */
        FAILED
    }

    /** Whether a pod of it said that it cannot work with its settings: no other pod was tried then. */
    boolean isMisconfigured() {
        return BY_POLICY.equals(reason);
    }

    /**
     * What an object says of its Job.
     *
     * @param noticed when the Job was first seen ended: the cluster's clock may be ahead, which must not hold a run up
     */
    static KnownJob of(Job job, Instant noticed) {
        String name = job.getMetadata().getName();
        if (job.getMetadata().getDeletionTimestamp() != null) {
            return new KnownJob(name, State.LEAVING, null, null, Optional.empty());
        }
        Optional<JobCondition> failed = condition(job, "Failed");
        if (failed.isPresent()) {
            String reason = failed.get().getReason();
            return new KnownJob(
                    name,
                    State.FAILED,
                    ended(failed.get(), noticed),
                    reason == null ? "Failed" : reason,
                    Optional.empty());
        }
        Optional<JobCondition> complete = condition(job, "Complete");
        if (complete.isPresent()) {
            return new KnownJob(name, State.COMPLETE, ended(complete.get(), noticed), null, Optional.empty());
        }
        boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
        State waiting = isQueued(job) ? State.QUEUED : State.SUSPENDED;
        // A queue lets a Job in with as many pods as it asked for, and once one ended well, no other is made.
        Optional<Integer> pods = isQueued(job) || hasSucceeded(job)
                ? Optional.empty()
                : Optional.ofNullable(job.getSpec().getParallelism());
        return new KnownJob(name, suspended ? waiting : State.ACTIVE, null, null, pods);
    }

    /** Whether an object says that its Job ended, well or not. */
    static boolean hasEnded(Job job) {
        return condition(job, "Failed").isPresent()
                || condition(job, "Complete").isPresent();
    }

    /** Whether one of a Job's pods ended well. */
    private static boolean hasSucceeded(Job job) {
        return job.getStatus() != null
                && job.getStatus().getSucceeded() != null
                && job.getStatus().getSucceeded() > 0;
    }

    /** Whether a Job is in a queue of Kueue's, which suspends it until there is room and resumes it then. */
    static boolean isQueued(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return labels != null && labels.containsKey(QUEUE_LABEL);
    }

    /** The queue that a Job is in. */
    static String queue(Job job) {
        return job.getMetadata().getLabels().get(QUEUE_LABEL);
    }

    boolean isActive() {
        return state == State.ACTIVE || state == State.SUSPENDED || state == State.QUEUED;
    }

    boolean hasEnded() {
        return state == State.COMPLETE || state == State.FAILED;
    }

    private static Instant ended(JobCondition condition, Instant noticed) {
        if (condition.getLastTransitionTime() == null) {
            return noticed;
        }
        Instant said = Instant.parse(condition.getLastTransitionTime());
        return said.isBefore(noticed) ? said : noticed;
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null || job.getStatus().getConditions() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst();
    }
}
