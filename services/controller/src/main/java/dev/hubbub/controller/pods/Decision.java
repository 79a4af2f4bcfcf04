package dev.hubbub.controller.pods;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.pods.KnownJob.State;
import dev.hubbub.controller.pods.Observation.Intent;
import dev.hubbub.controller.resource.Experiment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What to do about a group of pods: a function of what shows and of what the plan wants, without any effect.
 *
 * <p>A Job is there for as long as there is something to make, with as many pods as have something to do. Its pods end by
 * themselves once the queue says that no more work will come, or none for a while. If outputs are outstanding then, the
 * next Job is made for those; a Job that changed nothing, or was given up by Kubernetes, fails them. A Job that somebody
 * took away is replaced.
 *
 * @param lessons what has to be learnt first; there are no actions then
 * @param actions what to do, in this order
 */
public record Decision(List<Lesson> lessons, List<Action> actions) {

    /** The last results may still be on their way when the pods are gone. */
    static final Duration RESULTS_ARRIVE_WITHIN = Duration.ofSeconds(5);

    /** So long pods wait for work that is still to come, such as a session that is being cut: others begin with it. */
    static final Duration PATIENCE_OF_PODS = Duration.ofMinutes(2);

    public Decision {
        lessons = List.copyOf(lessons);
        actions = List.copyOf(actions);
    }

    /**
     * Decides.
     *
     * @param demand what the plan wants of the pods
     */
    public static Decision on(Observation seen, Plan.Work demand) {
        Optional<KnownJob> active =
                seen.jobs().stream().filter(KnownJob::isActive).findFirst();
        if (active.isPresent()) {
            return acting(seen, withPods(seen, demand, active.get()));
        }
        if (seen.created().isPresent()) {
            KnownJob created = new KnownJob(seen.created().get(), State.ACTIVE, null, null, Optional.empty());
            return acting(seen, withPods(seen, demand, created));
        }
        if (demand.outstanding().isEmpty() || seen.jobs().stream().anyMatch(job -> job.state() == State.LEAVING)) {
            return acting(seen, List.of());
        }
        List<KnownJob> unexamined = seen.jobs().stream()
                .filter(job -> job.hasEnded() && !seen.examined().contains(job.name()))
                .toList();
        return unexamined.isEmpty() ? withoutPods(seen, demand) : examining(seen, unexamined);
    }

    private static List<Action> withPods(Observation seen, Plan.Work demand, KnownJob known) {
        String job = known.name();
        State state = known.state();
        List<Action> actions = new ArrayList<>();
        switch (seen.intent()) {
            case STOP -> actions.add(new Action.DeleteJob(job));
            case SUSPEND -> {
                if (state == State.ACTIVE || state == State.QUEUED) {
                    actions.add(new Action.SuspendJob(job));
                }
            }
            case GO -> {
                if (seen.abandoned()) {
                    // Its record stays in the queue: whichever pod of this Job came next would do it, too.
                    return List.of(new Action.AbandonJob(job, demand.outstanding()));
                }
                if (state == State.SUSPENDED) {
                    actions.add(new Action.ResumeJob(job));
                }
                if (!demand.ready().isEmpty()) {
                    actions.add(new Action.Publish(demand.ready()));
                }
                int useful = useful(seen, demand);
                known.pods()
                        .filter(pods -> pods < useful)
                        .ifPresent(pods -> actions.add(new Action.WidenJob(job, useful)));
                boolean rests = seen.idle().compareTo(PATIENCE_OF_PODS) >= 0;
                // Work that comes after its end opens a queue again.
                if ((demand.closed() || rests)
                        && !(seen.closed() && demand.ready().isEmpty())) {
                    actions.add(new Action.CloseQueue(job));
                } else if (!rests && !seen.closed() && seen.idle().compareTo(Duration.ZERO) > 0) {
                    actions.add(new Action.LookAgain(PATIENCE_OF_PODS.minus(seen.idle())));
                }
            }
        }
        return actions;
    }

    /** As many pods as have something to do, as far as the experiment wants so many. */
    private static int useful(Observation seen, Plan.Work demand) {
        return Math.min(seen.mostPods(), seen.tasks() + demand.ready().size());
    }

    private static Decision examining(Observation seen, List<KnownJob> ended) {
        Instant settled = ended.stream()
                .map(KnownJob::ended)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .plus(RESULTS_ARRIVE_WITHIN);
        if (settled.isAfter(seen.now())) {
            return acting(seen, List.of(new Action.LookAgain(Duration.between(seen.now(), settled))));
        }
        return learning(ended.stream()
                .<Lesson>map(job -> new Lesson.JobEnded(job.name()))
                .toList());
    }

    private static Decision withoutPods(Observation seen, Plan.Work demand) {
        Optional<KnownJob> failed =
                seen.jobs().stream().filter(job -> job.state() == State.FAILED).findFirst();
        if (failed.isPresent()) {
            return learning(List.of(failure(
                    seen,
                    demand,
                    failed.get(),
                    (failed.get().isMisconfigured() ? "cannot work with their settings (" : "failed too often (")
                            + failed.get().reason() + ")")));
        }
        String next = JobName.of(seen.experiment(), seen.run(), seen.component(), demand.outstanding());
        Optional<KnownJob> same =
                seen.jobs().stream().filter(job -> job.name().equals(next)).findFirst();
        if (same.isPresent()) {
            return learning(List.of(failure(seen, demand, same.get(), "ended without a result")));
        }
        if (seen.asked()) {
            return learning(List.of(lost(seen)));
        }
        if (seen.intent() != Intent.GO || demand.ready().isEmpty()) {
            return acting(seen, List.of());
        }
        List<Action> actions =
                new ArrayList<>(List.of(new Action.StartJob(next, demand.ready(), useful(seen, demand))));
        if (demand.closed()) {
            actions.add(new Action.CloseQueue(next));
        }
        return acting(seen, actions);
    }

    // Where a person suspends an experiment its Job may have been taken out of the cluster's queue.
    private static Lesson lost(Observation seen) {
        return new Lesson.JobLost(
                seen.intent() == Intent.GO
                        ? Optional.of("The Job of the " + seen.component() + " pods is gone, and not all of its work"
                                + " is done: another one is made for what is missing")
                        : Optional.empty());
    }

    private static Lesson failure(Observation seen, Plan.Work demand, KnownJob job, String what) {
        return new Lesson.OutputsFailed(
                job.name(),
                demand.outstanding().stream()
                        .sorted(Comparator.comparing(OutputAddress::digest))
                        .toList(),
                "The " + seen.component() + " pods " + what + ": see why with 'kubectl logs -n " + seen.namespace()
                        + " job/" + job.name() + "', mend it, and set the annotation " + Experiment.RUN_ANNOTATION
                        + " to a new value");
    }

    private static Decision learning(List<Lesson> lessons) {
        return new Decision(lessons, List.of());
    }

    private static Decision acting(Observation seen, List<Action> actions) {
        List<Action> all = new ArrayList<>();
        seen.leftovers().forEach(job -> all.add(new Action.DeleteJob(job)));
        all.addAll(actions);
        return new Decision(List.of(), all);
    }
}
