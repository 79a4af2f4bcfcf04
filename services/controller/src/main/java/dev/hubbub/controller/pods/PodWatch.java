package dev.hubbub.controller.pods;

import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the pods of Jobs now and then, for what a Job's own status does not say. */
public final class PodWatch {

    private final Jobs jobs;

    public PodWatch(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * Something that was found, and was not said before.
     *
     * @param bad whether somebody should do something about it
     * @param happened what, as the end of an event's reason
     * @param message in one sentence
     */
    public record Finding(boolean bad, String happened, String message) {}

    /** The Job whose pods are at work for a run's group. */
    public static Optional<Job> atWork(
            Experiment experiment, Run run, PodGroup group, Collection<Job> present, Instant now) {
        return job(experiment, run, group, present, KnownJob.State.ACTIVE, now);
    }

    /** What a run's group waits for whose Job is in a queue of the cluster's; absent if none is. */
    public static Optional<Trouble> queued(
            Experiment experiment, Run run, PodGroup group, Collection<Job> present, Instant now) {
        return job(experiment, run, group, present, KnownJob.State.QUEUED, now)
                .map(job -> Trouble.of(
                        Condition.Reason.PodsQueued,
                        "the Job " + job.getMetadata().getName() + " waits for its turn",
                        "the cluster's queue " + KnownJob.queue(job) + " starts it"));
    }

    private static Optional<Job> job(
            Experiment experiment,
            Run run,
            PodGroup group,
            Collection<Job> present,
            KnownJob.State state,
            Instant now) {
        return present.stream()
                .filter(job -> Observation.isOf(experiment, group, job)
                        && Observation.isOf(run, job)
                        && KnownJob.of(job, now).state() == state)
                .findFirst();
    }

    /** Looks at a Job's pods. Those that nobody replaces because their node is gone are taken away. */
    public List<Finding> look(Experiment experiment, Job job, PodGroupMemory memory, Instant now) {
        String namespace = experiment.getMetadata().getNamespace();
        String name = job.getMetadata().getName();
        List<Pod> pods = jobs.pods(namespace, name);
        PodTrouble seen = PodTrouble.of(pods, memory.leaving(pods, now), now);
        Optional<Trouble> trouble = seen.present().or(() -> refusal(job, pods)).or(seen::past);
        memory.audible(PodTrouble.isAnyAtWork(pods) || trouble.isEmpty() && !PodTrouble.isAnyStarting(pods));
        List<Finding> findings = new ArrayList<>();
        switch (memory.takeIn(trouble)) {
            case BEGAN -> findings.add(new Finding(
                    true,
                    "Stuck",
                    "Of the Job " + name + ", " + trouble.orElseThrow().sentence()));
            case ENDED -> findings.add(new Finding(false, "Recovered", "The pods of the Job " + name + " work again"));
            case NONE -> {
                // What was said still holds.
            }
        }
        for (String lost : seen.lost()) {
            if (!memory.isRemoved(lost)) {
                jobs.removePod(namespace, lost);
                memory.removed(lost);
                findings.add(new Finding(
                        true,
                        "Lost",
                        "The pod " + lost
                                + " was to end and does not, as if its node were gone: it counts as failed and"
                                + " is taken away, so that the Job makes another"));
            }
        }
        return findings;
    }

    /** Looks at the pods that a Job which was given up left behind: the last of them says why. */
    public void lookBack(Experiment experiment, String job, PodGroupMemory memory, Instant now) {
        List<Pod> pods = jobs.pods(experiment.getMetadata().getNamespace(), job);
        memory.takeIn(PodTrouble.of(pods, Map.of(), now).past());
    }

    /** Why the cluster makes fewer pods than a Job wants, such as a quota; of that no pod tells, as there is none. */
    private Optional<Trouble> refusal(Job job, List<Pod> pods) {
        boolean some = pods.stream().anyMatch(pod -> "Succeeded".equals(phase(pod)));
        long there = pods.stream().filter(pod -> !"Failed".equals(phase(pod))).count();
        Integer wanted = job.getSpec().getParallelism();
        // Once one has succeeded the Job makes no other.
        if (some || there >= (wanted == null ? 1 : wanted)) {
            return Optional.empty();
        }
        Instant newest = pods.stream()
                .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return jobs.refusal(job)
                .filter(event -> !Jobs.time(event).isBefore(newest))
                .map(event -> Trouble.of(
                        Condition.Reason.PodsRefused,
                        "the cluster makes no pod for it",
                        event.getReason() + " (" + event.getMessage() + ")"));
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null ? null : pod.getStatus().getPhase();
    }
}
