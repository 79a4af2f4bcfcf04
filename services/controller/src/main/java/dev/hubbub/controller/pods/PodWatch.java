package dev.hubbub.controller.pods;

import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
     * @param happened what, as the end of an event's reason
     * @param message in one sentence
     */
    public record Finding(String happened, String message) {}

    /** The Job whose pods are at work for a run's group. */
    public static Optional<Job> atWork(
            Experiment experiment, Run run, PodGroup group, Collection<Job> present, Instant now) {
        return present.stream()
                .filter(job -> Observation.isOf(experiment, group, job)
                        && Observation.isOf(run, job)
                        && KnownJob.of(job, now).state() == KnownJob.State.ACTIVE)
                .findFirst();
    }

    /** Looks at a Job's pods. Those that nobody replaces because their node is gone are taken away. */
    public List<Finding> look(Experiment experiment, Job job, PodGroupMemory memory, Instant now) {
        String namespace = experiment.getMetadata().getNamespace();
        List<Pod> pods = jobs.pods(namespace, job.getMetadata().getName());
        PodTrouble trouble = PodTrouble.of(pods, memory.leaving(pods, now), now);
        List<Finding> findings = new ArrayList<>();
        if (memory.isNews(trouble.kind(), trouble.sentence())) {
            trouble.sentence()
                    .ifPresent(sentence -> findings.add(new Finding(
                            "Stuck", "Of the Job " + job.getMetadata().getName() + ", " + sentence)));
        }
        for (String lost : trouble.lost()) {
            if (!memory.isRemoved(lost)) {
                jobs.removePod(namespace, lost);
                memory.removed(lost);
                findings.add(new Finding(
                        "Lost",
                        "The pod " + lost
                                + " was to end and does not, as if its node were gone: it counts as failed and"
                                + " is taken away, so that the Job makes another"));
            }
        }
        return findings;
    }
}
