package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.Ranking;
import dev.hubbub.controller.observe.LastWord;
import dev.hubbub.controller.observe.LastWords;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.ObjectiveSpec;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what reconciliations came to into the experiments' statuses, not too often, and says so where a phase ends. */
final class StatusWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final ArtifactStore artifacts;
    private final LastWords lastWords;
    private final ClusterEvents events;
    private final ControllerMetrics metrics;
    private final Duration interval;
    private final Clock clock;

    /**
     * A writer.
     *
     * @param interval the shortest time between two writes of a status whose phase is the same
     */
    StatusWriter(
            KubernetesClient client,
            ArtifactStore artifacts,
            LastWords lastWords,
            ClusterEvents events,
            ControllerMetrics metrics,
            Duration interval,
            Clock clock) {
        this.client = client;
        this.artifacts = artifacts;
        this.lastWords = lastWords;
        this.events = events;
        this.metrics = metrics;
        this.interval = interval;
        this.clock = clock;
    }

    /**
     * Writes a status if there is something new to say and it is time to.
     *
     * @param results how many of the run's results the outcome takes into account
     * @return when to have another look
     */
    UpdateControl<Experiment> write(Experiment experiment, RunMemory memory, Outcome outcome, int results) {
        Instant now = clock.instant();
        Plan plan = outcome.plan();
        ExperimentStatus status;
        try {
            status = new StatusReport(experiment, memory, now)
                    .of(outcome, merit(experiment, memory, plan), report(plan));
        } catch (IOException e) {
            LOG.warn("{}: {}", RunMemories.key(experiment), e.getMessage());
            return UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
        }
        ExperimentPhase before =
                before(experiment, memory).map(ExperimentStatus::phase).orElse(null);
        Instant due = memory.statusTime().plus(interval);
        if (status.phase() == before && !isComplete(status) && due.isAfter(now)) {
            Duration wait = Duration.between(now, due);
            return UpdateControl.<Experiment>noUpdate()
                    .rescheduleAfter(wait.compareTo(outcome.lookAgain()) < 0 ? wait : outcome.lookAgain());
        }
        boolean spoiled = memory.takeSpoiled();
        if (spoiled || !status.equals(memory.status().orElse(null))) {
            if (isComplete(status)) {
                try {
                    lastWords.keep(
                            memory.run(),
                            new LastWord(status, memory.work().trials().table()));
                } catch (IOException e) {
                    LOG.warn("{}: {}", RunMemories.key(experiment), e.getMessage());
                    return UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
                }
            }
            memory.writes(status);
            store(experiment, status);
            count(experiment, memory, status);
            memory.wrote(status, now);
        }
        Instant shown = clock.instant();
        memory.showResults(results).forEach(sent -> metrics.shown(Duration.between(sent, shown)));
        if (status.phase() != before) {
            announce(experiment, status);
        }
        if (isComplete(status)) {
            memory.finish(status);
            // What somebody made of a Trial after the table was written was no news while the run was not over.
            return UpdateControl.<Experiment>noUpdate().rescheduleAfter(RETRY_SOON);
        }
        return UpdateControl.<Experiment>noUpdate().rescheduleAfter(outcome.lookAgain());
    }

    /** Whether a status says that nothing is left to do. */
    static boolean isComplete(ExperimentStatus status) {
        return status != null
                && status.conditions().stream()
                        .anyMatch(condition -> condition.type() == Condition.Type.Complete
                                && condition.status() == Condition.Status.True);
    }

    private static Optional<ExperimentStatus> before(Experiment experiment, RunMemory memory) {
        return memory.status().or(() -> Optional.ofNullable(experiment.getStatus()));
    }

    // What an earlier run counted is not of this one.
    private void count(Experiment experiment, RunMemory memory, ExperimentStatus status) {
        metrics.counted(
                before(experiment, memory)
                        .filter(known ->
                                memory.status().isPresent() || memory.run().isObservedBy(experiment))
                        .map(ExperimentStatus::outputs)
                        .orElse(null),
                status.outputs());
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

    private StatusReport.Merit merit(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        if (plan == null) {
            return StatusReport.Merit.NONE;
        }
        ObjectiveSpec objective = experiment.getSpec().objective();
        Metric metric = objective
                .metric()
                .under(experiment.getSpec().scoring().protocol().id());
        memory.work()
                .scores()
                .read(plan.trials().stream()
                        .filter(TrialPlan::isScored)
                        .map(TrialPlan::score)
                        .toList());
        Map<TrialPlan, Ranking.Measured> measured = new LinkedHashMap<>();
        Map<TrialPlan, Ranking.Standing> standings = new HashMap<>();
        for (TrialPlan trial : plan.trials()) {
            if (trial.isScored()) {
                standings.put(trial, standing(trial, memory));
                measured.put(trial, memory.work().scores().read(trial.score()).measured(metric));
            }
        }
        Ranking.Order<TrialPlan> order = new Ranking(metric, objective.goal() == Metric.Goal.maximize)
                .of(List.copyOf(measured.keySet()), standings::get, measured::get);
        List<ExperimentStatus.GateCounts> gates = GateTally.of(
                experiment.getSpec().gates(), plan.trials(), memory.work().scores()::verdict);
        if (order.bestFirst().isEmpty()) {
            return new StatusReport.Merit(null, order.obstacle(), gates);
        }
        TrialPlan best = order.bestFirst().get(0);
        return new StatusReport.Merit(
                new ExperimentStatus.Best(
                        best.definition().name(),
                        metric,
                        TrialReport.rounded(measured.get(best).value())),
                null,
                gates);
    }

    private static Ranking.Standing standing(TrialPlan trial, RunMemory memory) throws IOException {
        Ranking.Standing standing = Ranking.Standing.FREE;
        for (TrialPlan.Judged gate : trial.gates()) {
            if (gate.verdict() == null) {
                standing = Ranking.Standing.UNJUDGED;
            } else if (memory.work().scores().verdict(gate.verdict()).outcome() == GateVerdict.Outcome.REJECTED) {
                return Ranking.Standing.REJECTED;
            }
        }
        return standing;
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
}
