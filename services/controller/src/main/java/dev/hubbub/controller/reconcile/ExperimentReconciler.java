package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.controller.checkpoint.Selection;
import dev.hubbub.controller.observe.InvalidDatasetException;
import dev.hubbub.controller.observe.LastWord;
import dev.hubbub.controller.observe.LastWords;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.plan.InvalidExperimentException;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import dev.hubbub.controller.telemetry.RunTrace;
import dev.hubbub.controller.work.BrokerRefusalException;
import dev.hubbub.controller.work.BrokerUnavailableException;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings an experiment one step further, whenever something about it changed. */
final class ExperimentReconciler implements Reconciler<Experiment>, Cleaner<Experiment> {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentReconciler.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(3);

    private final Experiments experiments;
    private final Dependencies dependencies;
    private final RunPlanning planning;
    private final Dispatch dispatch;
    private final PodGroups pods;
    private final TrialResources trials;
    private final StatusWriter statuses;
    private final LastWords lastWords;
    private final Restoration restoration;
    private final RunMemories memories;
    private final News news;
    private final ControllerMetrics metrics;
    private final Clock clock;
    private final Faults faults;
    private final SpecCheck specCheck;
    private final SimpleInboundEventSource<Experiment> reports = new SimpleInboundEventSource<>("reports");
    private final RerunTrigger reruns;
    private final WeightsRegistry registry;
    private final Departure departure;
    private final Runnable checkpointsAwaited;
    private InformerEventSource<Trial, Experiment> trialEvents;
    private InformerEventSource<Checkpoint, Experiment> checkpointEvents;

    ExperimentReconciler(
            Experiments experiments,
            Dependencies dependencies,
            RunPlanning planning,
            Dispatch dispatch,
            PodGroups pods,
            TrialResources trials,
            StatusWriter statuses,
            LastWords lastWords,
            Restoration restoration,
            RunMemories memories,
            News news,
            ControllerMetrics metrics,
            SpecCheck specCheck,
            Faults faults,
            RerunTrigger reruns,
            WeightsRegistry registry,
            Departure departure,
            Runnable checkpointsAwaited,
            Clock clock) {
        this.experiments = experiments;
        this.dependencies = dependencies;
        this.planning = planning;
        this.dispatch = dispatch;
        this.pods = pods;
        this.trials = trials;
        this.statuses = statuses;
        this.lastWords = lastWords;
        this.restoration = restoration;
        this.memories = memories;
        this.news = news;
        this.metrics = metrics;
        this.specCheck = specCheck;
        this.clock = clock;
        this.faults = faults;
        this.reruns = reruns;
        this.registry = registry;
        this.departure = departure;
        this.checkpointsAwaited = checkpointsAwaited;
    }

    /** Has another look at an experiment soon. */
    void look(String key) {
        int slash = key.indexOf('/');
        reports.propagateEvent(new ResourceID(key.substring(slash + 1), key.substring(0, Math.max(slash, 0))));
    }

    @Override
    public List<EventSource<?, Experiment>> prepareEventSources(EventSourceContext<Experiment> context) {
        var ownTrials = InformerEventSourceConfiguration.from(Trial.class, Experiment.class)
                .withOnAddFilter(trial -> false)
                .withOnUpdateFilter(news::of)
                .build();
        var ownJobs = InformerEventSourceConfiguration.from(Job.class, Experiment.class)
                .withLabelSelector(Ownership.MANAGED_BY_LABEL + "=" + Ownership.MANAGER)
                .withOnUpdateFilter(News::of)
                .build();
        trialEvents = new InformerEventSource<>(ownTrials, context);
        experiments.informedBy(context.getPrimaryCache());
        // Whether they are selected is asked anew: one may have just lost the label by which it was.
        var checkpoints = InformerEventSourceConfiguration.from(Checkpoint.class, Experiment.class)
                .withSecondaryToPrimaryMapper(checkpoint ->
                        experiments.tryingIn(checkpoint.getMetadata().getNamespace()))
                .build();
        checkpointEvents = new InformerEventSource<>(checkpoints, context);
        metrics.watch(context.getPrimaryCache()::list, trialEvents::list, checkpointEvents::list);
        return List.of(reports, trialEvents, checkpointEvents, new InformerEventSource<>(ownJobs, context));
    }

    @Override
    public UpdateControl<Experiment> reconcile(Experiment experiment, Context<Experiment> context) {
        RunMemory memory = memories.of(experiment);
        try {
            UpdateControl<Experiment> next = step(experiment, memory, context);
            if (memory.unfinishedWork().isEmpty() && experiment.getSpec() != null) {
                pods.expire(experiment, memory.run(), context.getSecondaryResources(Job.class));
            }
            return next;
        } catch (KubernetesClientException e) {
            return faults.refused(experiment, memory, e);
        } catch (RuntimeException e) {
            return faults.failed(experiment, memory, e);
        }
    }

    private UpdateControl<Experiment> step(Experiment experiment, RunMemory memory, Context<Experiment> context) {
        Optional<LastWord> last = lastWord(memory);
        if (takesUp(experiment, memory, last.isPresent())) {
            return UpdateControl.noUpdate();
        }
        if (last.isPresent()) {
            return restored(experiment, memory, last.get(), context);
        }
        boolean observed =
                memory.run().isObservedBy(experiment) || memory.status().isPresent();
        if (observed && StatusWriter.isComplete(memory.status().orElse(experiment.getStatus()))) {
            return UpdateControl.noUpdate();
        }
        if (!observed) {
            if (experiment.getSpec() != null && experiment.getSpec().rerun() != null) {
                checkpointsAwaited.run();
            }
            // Written before anything is done, so that the start time survives a crash.
            return statuses.write(experiment, memory, new Outcome.TakenUp(), 0);
        }
        return advance(experiment, memory, context);
    }

    /** Whether the experiment tries other checkpoints from now on: it is then seen again, with them. */
    private boolean takesUp(Experiment experiment, RunMemory memory, boolean over) {
        return reruns.takeUp(
                experiment,
                checkpointEvents
                        .list(experiment.getMetadata().getNamespace(), checkpoint -> true)
                        .toList(),
                over || memory.unfinishedWork().isEmpty());
    }

    /** What the run came to, if it is over. */
    private Optional<LastWord> lastWord(RunMemory memory) {
        if (memory.status().isPresent() && memory.unfinishedWork().isPresent()) {
            return Optional.empty();
        }
        try {
            return lastWords.of(memory.run());
        } catch (IOException e) {
            // Whoever goes on meets the store, too.
            LOG.debug("The last word of {}", memory.run(), e);
            return Optional.empty();
        }
    }

    private UpdateControl<Experiment> restored(
            Experiment experiment, RunMemory memory, LastWord last, Context<Experiment> context) {
        memory.isOver(last.status().observing(experiment.getMetadata().getGeneration()));
        try {
            return restoration.restore(experiment, last, shownTrials(experiment, context))
                    ? UpdateControl.noUpdate()
                    : UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
        } catch (IOException e) {
            return UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
        }
    }

    private UpdateControl<Experiment> advance(Experiment experiment, RunMemory memory, Context<Experiment> context) {
        int results = memory.resultsToShow();
        Instant began = clock.instant();
        try {
            Set<Job> jobs = context.getSecondaryResources(Job.class);
            memory.work().commits().workedOnBy(jobsOf(experiment, memory.run(), jobs));
            Plan plan = dispatch.settle(experiment, memory, jobs, () -> plan(experiment, memory));
            metrics.planned(Duration.between(began, clock.instant()));
            registry.register(experiment, memory, plan);
            Outcome outcome = act(experiment, memory, jobs, plan, began);
            if (outcome instanceof Outcome.Acted) {
                memory.remarks().wentWell();
            } else {
                memory.work().waiting().rest();
            }
            return shown(experiment, memory, plan, outcome, results, shownTrials(experiment, context));
        } catch (InvalidExperimentException e) {
            return unplanned(experiment, memory, ExperimentPhase.Failed, Condition.Reason.InvalidSpec, e.getMessage());
        } catch (InvalidDatasetException e) {
            return unplanned(
                    experiment, memory, ExperimentPhase.Failed, Condition.Reason.InvalidDataset, e.getMessage());
        } catch (StoreAccessException e) {
            return unplanned(
                    experiment, memory, ExperimentPhase.Failed, Condition.Reason.StoreAccessDenied, e.getMessage());
        } catch (BrokerRefusalException e) {
            return unplanned(
                    experiment, memory, ExperimentPhase.Failed, Condition.Reason.BrokerRefused, e.getMessage());
        } catch (InterruptedIOException e) {
            return UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
        } catch (IOException e) {
            boolean passing = !(e instanceof ObjectStoreException fault) || fault.passing();
            return unplanned(
                    experiment,
                    memory,
                    passing ? ExperimentPhase.Pending : ExperimentPhase.Failed,
                    Condition.Reason.StoreUnavailable,
                    e.getMessage());
        }
    }

    /** Writes table and status, after the tasks are out: a large table takes a while, which the status does not wait for. */
    private UpdateControl<Experiment> shown(
            Experiment experiment,
            RunMemory memory,
            Plan plan,
            Outcome outcome,
            int results,
            TrialResources.Shown shown)
            throws IOException {
        if (plan.finished()) {
            // Once the status says that all is done, nobody writes the table any more.
            Optional<Duration> due = trials.apply(experiment, memory.work(), plan.trials(), true, shown);
            return due.isPresent()
                    ? UpdateControl.<Experiment>noUpdate().rescheduleAfter(due.get())
                    : statuses.write(experiment, memory, outcome, results);
        }
        UpdateControl<Experiment> next = statuses.write(experiment, memory, outcome, results);
        Optional<Duration> due = trials.apply(experiment, memory.work(), plan.trials(), false, shown);
        return due.isEmpty()
                        || next.getScheduleDelay().orElse(Long.MAX_VALUE)
                                < due.get().toMillis()
                ? next
                : next.rescheduleAfter(due.get());
    }

    private static List<String> jobsOf(Experiment experiment, Run run, Set<Job> jobs) {
        return jobs.stream()
                .filter(job -> Ownership.isOf(experiment, job)
                        && run.id().equals(job.getMetadata().getLabels().get(Ownership.RUN_LABEL)))
                .map(job -> job.getMetadata().getName())
                .toList();
    }

    private TrialResources.Shown shownTrials(Experiment experiment, Context<Experiment> context) {
        Set<Trial> own = context.getSecondaryResources(Trial.class);
        return new TrialResources.Shown() {
            @Override
            public Collection<Trial> own() {
                return own;
            }

            @Override
            public Optional<Trial> find(String name) {
                return trialEvents.get(
                        new ResourceID(name, experiment.getMetadata().getNamespace()));
            }

            @Override
            public boolean isLeaving() {
                return experiments.isLeaving(RunMemories.key(experiment));
            }
        };
    }

    private Plan plan(Experiment experiment, RunMemory memory)
            throws InvalidExperimentException, InvalidDatasetException, IOException {
        refuse(experiment.problem());
        refuse(Selection.problem(experiment));
        refuse(pods.problem(experiment));
        refuse(memory.work().impossible());
        if (memory.work().inputs().isEmpty()) {
            refuse(specCheck.problem(experiment));
        }
        return planning.plan(experiment, memory);
    }

    private static void refuse(Optional<String> problem) throws InvalidExperimentException {
        if (problem.isPresent()) {
            throw new InvalidExperimentException(problem.get());
        }
    }

    private Outcome act(Experiment experiment, RunMemory memory, Set<Job> jobs, Plan plan, Instant began)
            throws IOException {
        if (experiment.getSpec().suspend() && !plan.finished()) {
            dispatch.suspend(experiment, memory, jobs, plan);
            return new Outcome.Suspended(plan);
        }
        // Without a broker no result comes either, so this is said where there is nothing to send, too.
        Optional<String> brokerProblem = dependencies.problem(Dependencies.BROKER);
        if (brokerProblem.isPresent()) {
            return new Outcome.Held(plan, Condition.Reason.BrokerUnavailable, brokerProblem.get());
        }
        try (RunTrace.Planning planning =
                memory.trace().planned(began, plan.ready().size())) {
            try {
                return new Outcome.Acted(plan, dispatch.act(experiment, memory, jobs, plan));
            } catch (BrokerUnavailableException e) {
                planning.held(e.getMessage());
                return faults.held(experiment, memory, plan, Condition.Reason.BrokerUnavailable, e);
            } catch (JobRefusedException e) {
                planning.held(e.getMessage());
                return faults.held(experiment, memory, plan, Condition.Reason.ApiServerRefused, e);
            } catch (InvalidJobException e) {
                planning.held(e.getMessage());
                memory.work().cannotBeDone(e.getMessage());
                return new Outcome.Unplanned(ExperimentPhase.Failed, Condition.Reason.InvalidSpec, e.getMessage());
            }
        }
    }

    private UpdateControl<Experiment> unplanned(
            Experiment experiment, RunMemory memory, ExperimentPhase phase, Condition.Reason reason, String message) {
        // It is looked at again and again; the log wants to know once.
        if (!message.equals(memory.status().map(ExperimentStatus::message).orElse(null))) {
            LOG.warn("{}: {}", RunMemories.key(experiment), message);
        }
        memory.work().waiting().rest();
        return statuses.write(experiment, memory, new Outcome.Unplanned(phase, reason, message), 0);
    }

    @Override
    public DeleteControl cleanup(Experiment experiment, Context<Experiment> context) {
        return departure.of(experiment);
    }
}
