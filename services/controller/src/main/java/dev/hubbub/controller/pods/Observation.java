package dev.hubbub.controller.pods;

import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.work.ShareQueue;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How it stands with one experiment's group of pods: all that a {@link Decision} depends on beside the plan.
 *
 * @param namespace the experiment's namespace
 * @param experiment the experiment's name
 * @param run the run
 * @param component the group's name
 * @param intent what is to become of the work
 * @param jobs the run's Jobs
 * @param leftovers names of Jobs of earlier runs: nobody waits for what they make
 * @param created the Job that was made and does not show yet
 * @param examined those of the run's Jobs that ended and were looked into
 * @param closed whether the queue says that no more work will come
 * @param asked whether tasks were sent for outputs that are outstanding
 * @param abandoned whether pods may be at work on what nobody waits for any more
 * @param mostPods how many pods the group may have
 * @param tasks how many tasks wait for its pods or are underway, as far as it is known
 * @param idle for how long its pods have had nothing to do
 * @param now the time
 */
public record Observation(
        String namespace,
        String experiment,
        Run run,
        String component,
        Intent intent,
        List<KnownJob> jobs,
        Set<String> leftovers,
        Optional<String> created,
        Set<String> examined,
        boolean closed,
        boolean asked,
        boolean abandoned,
        int mostPods,
        int tasks,
        Duration idle,
        Instant now) {

    /** What is to become of an experiment's work. */
    public enum Intent {
        /** It is to be done. */
        GO,
        /** It is to rest: pods are taken down, the queue stays. */
        SUSPEND,
        /** It is given up. */
        STOP
    }

    public Observation {
        jobs = List.copyOf(jobs);
    }

    static boolean isOf(Experiment experiment, PodGroup group, Job job) {
        return Ownership.isOf(experiment, job)
                && group.component().equals(job.getMetadata().getLabels().get(Ownership.COMPONENT_LABEL));
    }

    static boolean isOf(Run run, Job job) {
        return run.id().equals(job.getMetadata().getLabels().get(Ownership.RUN_LABEL));
    }

    /** The Job of a run whose pods are there, or will be. */
    public static Optional<String> atWork(Experiment experiment, Run run, PodGroup group, Collection<Job> present) {
        return present.stream()
                .filter(job -> isOf(experiment, group, job)
                        && isOf(run, job)
                        && !KnownJob.hasEnded(job)
                        && job.getMetadata().getDeletionTimestamp() == null)
                .map(job -> job.getMetadata().getName())
                .findFirst();
    }

    /** The Jobs of a run that ended, and are not being deleted. */
    public static Stream<Job> ended(Experiment experiment, Run run, PodGroup group, Collection<Job> present) {
        return present.stream()
                .filter(job -> isOf(experiment, group, job)
                        && isOf(run, job)
                        && KnownJob.hasEnded(job)
                        && job.getMetadata().getDeletionTimestamp() == null);
    }

    /**
     * What shows.
     *
     * @param present every Job of the experiment, and perhaps those of an earlier one of its name
     * @param asked whether tasks were sent for outputs that are outstanding
     * @param abandoned whether pods may be at work on what nobody waits for any more
     */
    public static Observation of(
            Experiment experiment,
            Run run,
            PodGroup group,
            Intent intent,
            Collection<Job> present,
            PodGroupMemory memory,
            boolean asked,
            boolean abandoned,
            Instant now) {
        List<KnownJob> jobs = new ArrayList<>();
        Set<String> leftovers = new TreeSet<>();
        for (Job job : present) {
            String name = job.getMetadata().getName();
            if (!isOf(experiment, group, job)) {
                continue;
            }
            if (isOf(run, job)) {
                jobs.add(KnownJob.of(job, KnownJob.hasEnded(job) ? memory.noticed(name, now) : null));
            } else if (job.getMetadata().getDeletionTimestamp() == null) {
                leftovers.add(name);
            }
        }
        jobs.sort(Comparator.comparing(KnownJob::name));
        Set<String> names = jobs.stream().map(KnownJob::name).collect(Collectors.toSet());
        return new Observation(
                experiment.getMetadata().getNamespace(),
                experiment.getMetadata().getName(),
                run,
                group.component(),
                intent,
                jobs,
                leftovers,
                memory.created(names, now),
                names.stream().filter(memory::isExamined).collect(Collectors.toSet()),
                memory.isClosed(),
                asked,
                abandoned,
                group.pods(experiment).pods(),
                memory.queue().map(ShareQueue::tasks).orElse(0),
                memory.idle(now),
                now);
    }
}
