package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controller.observe.Catalog;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.InvalidDatasetException;
import dev.hubbub.controller.observe.TranscriptTallies;
import dev.hubbub.controller.observe.TrialScores;
import dev.hubbub.controller.plan.InvalidExperimentException;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.Planner;
import dev.hubbub.controller.plan.Situation;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.ObjectiveSpec;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.BrokerUnavailableException;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings an experiment one step further, whenever something about it changed. */
final class ExperimentReconciler implements Reconciler<Experiment>, Cleaner<Experiment> {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentReconciler.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(3);
    private static final Duration CLEANUP_PATIENCE = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final Catalog catalog;
    private final ArtifactStore artifacts;
    private final TrialScores scores;
    private final TranscriptTallies transcripts;
    private final FailureLedger ledger;
    private final Broker broker;
    private final Dispatch dispatch;
    private final TranscriptionJobs jobs;
    private final TrialResources trials;
    private final ExperimentEvents events;
    private final RunMemories memories;
    private final Duration statusInterval;
    private final Clock clock;
    private final SimpleInboundEventSource<Experiment> reports = new SimpleInboundEventSource<>("reports");

    ExperimentReconciler(
            KubernetesClient client,
            Catalog catalog,
            ArtifactStore artifacts,
            FailureLedger ledger,
            Broker broker,
            Dispatch dispatch,
            TranscriptionJobs jobs,
            ExperimentEvents events,
            RunMemories memories,
            Duration statusInterval,
            Clock clock) {
        this.client = client;
        this.catalog = catalog;
        this.artifacts = artifacts;
        this.scores = new TrialScores(artifacts);
        this.transcripts = new TranscriptTallies(artifacts);
        this.ledger = ledger;
        this.broker = broker;
        this.dispatch = dispatch;
        this.jobs = jobs;
        this.trials = new TrialResources(client, scores, artifacts.objects());
        this.events = events;
        this.memories = memories;
        this.statusInterval = statusInterval;
        this.clock = clock;
    }

    /** Has another look at an experiment soon. */
    void look(String key) {
        int slash = key.indexOf('/');
        reports.propagateEvent(new ResourceID(key.substring(slash + 1), key.substring(0, Math.max(slash, 0))));
    }

    @Override
    public List<EventSource<?, Experiment>> prepareEventSources(EventSourceContext<Experiment> context) {
        // Our own writes to Trials are no news; that somebody deleted one is.
        var ownTrials = InformerEventSourceConfiguration.from(Trial.class, Experiment.class)
                .withOnAddFilter(trial -> false)
                .withOnUpdateFilter((now, before) -> false)
                .build();
        var ownJobs = InformerEventSourceConfiguration.from(Job.class, Experiment.class)
                .withLabelSelector(Ownership.COMPONENT_LABEL + "=" + TranscriptionJob.COMPONENT)
                .build();
        return List.of(
                reports, new InformerEventSource<>(ownTrials, context), new InformerEventSource<>(ownJobs, context));
    }

    @Override
    public UpdateControl<Experiment> reconcile(Experiment experiment, Context<Experiment> context) {
        RunMemory memory = memories.of(experiment);
        boolean observed =
                memory.run().isObservedBy(experiment) || memory.status().isPresent();
        if (observed && isComplete(memory.status().orElse(experiment.getStatus()))) {
            return UpdateControl.noUpdate();
        }
        if (!observed) {
            // Written before anything is done, so that the start time survives a crash.
            Outcome outcome = new Outcome.TakenUp();
            return write(experiment, memory, outcome, outcome.lookAgain());
        }
        return advance(experiment, memory, context);
    }

    private UpdateControl<Experiment> advance(Experiment experiment, RunMemory memory, Context<Experiment> context) {
        try {
            Plan plan = dispatch.settle(experiment, memory, () -> plan(experiment, memory));
            Outcome outcome = act(experiment, memory, plan);
            // After the tasks are out: a large table takes a while to write.
            trials.apply(experiment, plan, context.getSecondaryResources(Trial.class));
            return write(experiment, memory, outcome, outcome.lookAgain());
        } catch (InvalidExperimentException e) {
            return unplanned(experiment, memory, ExperimentPhase.Failed, Condition.Reason.InvalidSpec, e.getMessage());
        } catch (InvalidDatasetException e) {
            return unplanned(
                    experiment, memory, ExperimentPhase.Failed, Condition.Reason.InvalidDataset, e.getMessage());
        } catch (StoreAccessException e) {
            return unplanned(
                    experiment, memory, ExperimentPhase.Failed, Condition.Reason.StoreAccessDenied, e.getMessage());
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

    private Plan plan(Experiment experiment, RunMemory memory)
            throws InvalidExperimentException, InvalidDatasetException, IOException {
        if (memory.planner().isEmpty()) {
            observe(experiment, memory);
        }
        Planner planner = memory.planner().orElseThrow();
        return planner.plan(new Situation(memory.commits(), transcripts, memory.failures(), memory.underway()));
    }

    /** Looks up what the spec names in the store, once for each run: a run works on one state of its inputs. */
    private void observe(Experiment experiment, RunMemory memory)
            throws InvalidExperimentException, InvalidDatasetException, IOException {
        List<KnownSession> sessions = new ArrayList<>();
        for (DatasetSpec dataset : experiment.getSpec().datasets()) {
            sessions.addAll(catalog.sessions(dataset));
        }
        Map<String, KnownCheckpoint> checkpoints = new HashMap<>();
        for (ModelSpec model : experiment.getSpec().models()) {
            checkpoints.put(model.name(), catalog.checkpoint(model));
        }
        Planner planner = new Planner(
                experiment.getMetadata().getNamespace(),
                experiment.getMetadata().getName(),
                experiment.getSpec(),
                sessions,
                checkpoints);
        memory.observed(planner, ledger.read(memory.run()));
        for (KnownCheckpoint checkpoint : checkpoints.values()) {
            if (checkpoint instanceof KnownCheckpoint.Missing missing) {
                events.warning(experiment, "MissingCheckpoint", missing.message());
            }
        }
    }

    private Outcome act(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        if (experiment.getSpec().suspend() && !plan.finished()) {
            dispatch.suspend(experiment, memory);
            return new Outcome.Suspended(plan);
        }
        try {
            dispatch.act(experiment, memory, plan);
        } catch (BrokerUnavailableException e) {
            LOG.warn("{}: {}", RunMemories.key(experiment), e.getMessage());
            return new Outcome.Held(plan, e.getMessage());
        }
        return new Outcome.Acted(plan);
    }

    private UpdateControl<Experiment> unplanned(
            Experiment experiment, RunMemory memory, ExperimentPhase phase, Condition.Reason reason, String message) {
        // It is looked at again and again; the log wants to know once.
        if (!message.equals(memory.status().map(ExperimentStatus::message).orElse(null))) {
            LOG.warn("{}: {}", RunMemories.key(experiment), message);
        }
        Outcome outcome = new Outcome.Unplanned(phase, reason, message);
        return write(experiment, memory, outcome, outcome.lookAgain());
    }

    private UpdateControl<Experiment> write(
            Experiment experiment, RunMemory memory, Outcome outcome, Duration lookAgain) {
        Instant now = clock.instant();
        Plan plan = outcome.plan();
        ExperimentStatus status;
        try {
            status = new StatusReport(experiment, memory, now).of(outcome, best(experiment, plan), report(plan));
        } catch (IOException e) {
            LOG.warn("{}: {}", RunMemories.key(experiment), e.getMessage());
            return UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
        }
        ExperimentPhase before = memory.status()
                .or(() -> Optional.ofNullable(experiment.getStatus()))
                .map(ExperimentStatus::phase)
                .orElse(null);
        Instant due = memory.statusTime().plus(statusInterval);
        if (status.phase() == before && !isComplete(status) && due.isAfter(now)) {
            Duration wait = Duration.between(now, due);
            return UpdateControl.<Experiment>noUpdate()
                    .rescheduleAfter(wait.compareTo(lookAgain) < 0 ? wait : lookAgain);
        }
        if (!status.equals(memory.status().orElse(null))) {
            store(experiment, status);
            memory.wrote(status, now);
        }
        if (status.phase() != before) {
            announce(experiment, status);
        }
        return isComplete(status)
                ? UpdateControl.noUpdate()
                : UpdateControl.<Experiment>noUpdate().rescheduleAfter(lookAgain);
    }

    // Written over what is there, not over what the cache shows: reconciliations follow one another quickly.
    private void store(Experiment experiment, ExperimentStatus status) {
        client.resources(Experiment.class)
                .inNamespace(experiment.getMetadata().getNamespace())
                .withName(experiment.getMetadata().getName())
                .editStatus(current -> {
                    current.setStatus(status);
                    return current;
                });
    }

    private void announce(Experiment experiment, ExperimentStatus status) {
        String text = status.phase() + ": " + status.message();
        LOG.info("{} is {}", RunMemories.key(experiment), text);
        switch (status.phase()) {
            case Failed, CompletedWithFailures, Pending -> events.warning(
                    experiment, status.phase().name(), status.message());
            case Planning, Running, Suspended, Succeeded -> events.normal(
                    experiment, status.phase().name(), status.message());
        }
    }

    private ExperimentStatus.Best best(Experiment experiment, Plan plan) throws IOException {
        if (plan == null) {
            return null;
        }
        ObjectiveSpec objective = experiment.getSpec().objective();
        TrialPlan best = null;
        Double bestValue = null;
        for (TrialPlan trial : plan.trials()) {
            Double value = trial.isScored() ? scores.read(trial.score()).value(objective.metric()) : null;
            if (value != null && (best == null || isBetter(objective.goal(), value, bestValue))) {
                best = trial;
                bestValue = value;
            }
        }
        return best == null
                ? null
                : new ExperimentStatus.Best(
                        best.definition().name(), objective.metric(), TrialResources.rounded(bestValue));
    }

    private static boolean isBetter(ObjectiveSpec.Goal goal, double value, double than) {
        return goal == ObjectiveSpec.Goal.minimize ? value < than : value > than;
    }

    // The committed page, not the copy under reports/: that one changes when the experiment runs again.
    private String report(Plan plan) throws IOException {
        if (plan == null || plan.report() == null || !plan.committed().contains(plan.report())) {
            return null;
        }
        return artifacts
                .find(plan.report())
                .flatMap(commit -> commit.file("index.html"))
                .map(Commit.StoredFile::key)
                .map(key -> artifacts.objects().uri(key).toString())
                .orElse(null);
    }

    private static boolean isComplete(ExperimentStatus status) {
        return status != null
                && status.conditions().stream()
                        .anyMatch(condition -> condition.type() == Condition.Type.Complete
                                && condition.status() == Condition.Status.True);
    }

    @Override
    public DeleteControl cleanup(Experiment experiment, Context<Experiment> context) {
        String namespace = experiment.getMetadata().getNamespace();
        String name = experiment.getMetadata().getName();
        // Pods first: one that still reads the topic could bring it back.
        jobs.deleteAll(experiment);
        try {
            broker.deleteTopics(List.of(Topics.transcription(namespace, name)));
            ledger.forget(experiment.getMetadata().getUid());
        } catch (IOException e) {
            Instant deleted = Instant.parse(experiment.getMetadata().getDeletionTimestamp());
            if (deleted.plus(CLEANUP_PATIENCE).isAfter(clock.instant())) {
                LOG.warn("{}/{} is being deleted: {}", namespace, name, e.getMessage());
                return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY_SOON.toMillis());
            }
            LOG.warn("{}/{} is deleted, but its topic or failures stay: {}", namespace, name, e.getMessage());
        }
        memories.forget(experiment);
        return DeleteControl.defaultDelete();
    }

    /** Whether an update of an experiment is news: the status is not, it is our own. */
    static boolean isNews(Experiment now, Experiment before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp());
    }
}
