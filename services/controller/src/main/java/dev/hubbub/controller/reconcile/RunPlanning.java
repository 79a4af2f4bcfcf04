package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.checkpoint.TriedWeights;
import dev.hubbub.controller.observe.Catalog;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.InvalidDatasetException;
import dev.hubbub.controller.plan.InvalidExperimentException;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.Planner;
import dev.hubbub.controller.plan.Remarks;
import dev.hubbub.controller.plan.UsedWeights;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.TriedCheckpoint;
import dev.hubbub.controller.telemetry.ClusterEvents;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans runs, over what their specs name and what of it is known to fail. */
final class RunPlanning {

    private final Catalog catalog;
    private final FailureLedger ledger;
    private final ClusterEvents events;
    private final Clock clock;
    private final LateWorkers late;

    RunPlanning(Catalog catalog, FailureLedger ledger, ClusterEvents events, Clock clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
        this.late = new LateWorkers(ledger, clock);
    }

    /**
     * The next step of a run.
     *
     * @throws IOException if the store is the reason that there is none
     */
    Plan plan(Experiment experiment, RunMemory memory)
            throws InvalidExperimentException, InvalidDatasetException, IOException {
        RunWork work = memory.work();
        RunInputs inputs = work.inputs().orElse(null);
        if (inputs == null) {
            inputs = find(experiment.getSpec());
            ledger.read(memory.run()).forEach(work::failedBefore);
            warn(experiment);
        }
        List<TriedCheckpoint> tried = experiment.reruns().tried();
        Map<OutputAddress, String> failed;
        Plan plan;
        do {
            failed = decisive(experiment.getSpec(), work);
            if (work.planner(failed, tried).isEmpty()) {
                plan(experiment, work, inputs, failed, tried);
            }
            Planner planner = work.planner(failed, tried).orElseThrow();
            if (isLate(experiment, memory)) {
                planner.expire();
            }
            plan = planner.plan(work.situation());
            work.commits().planned();
            late.giveUp(experiment, memory);
            // What failed meanwhile may have been planned to be needed, and the trials behind it to fail.
        } while (!decisive(experiment.getSpec(), work).equals(failed));
        return plan;
    }

    /** Whether the time is over that an experiment has; while it rests nobody counts, and an edit begins anew. */
    private boolean isLate(Experiment experiment, RunMemory memory) {
        Integer seconds = experiment.getSpec().deadlineSeconds();
        return seconds != null
                && !experiment.getSpec().suspend()
                && memory.startTime().plusSeconds(seconds).isBefore(clock.instant());
    }

    /** The failures that change what is made, and not only whether it is. */
    private static Map<OutputAddress, String> decisive(ExperimentSpec spec, RunWork work) {
        boolean goesOnWithout = spec.training().stream()
                .anyMatch(run -> run.rounds() != null
                        && run.rounds().least() < run.rounds().workers());
        return goesOnWithout
                ? work.failures().entrySet().stream()
                        .filter(failure -> failure.getKey().stage() == StageName.TRAINING)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))
                : Map.of();
    }

    /** Looks up what the spec names in the store, once for each run: a run works on one state of its inputs. */
    private RunInputs find(ExperimentSpec spec) throws InvalidDatasetException, IOException {
        List<KnownSession> sessions = new ArrayList<>();
        for (DatasetSpec dataset : spec.datasets()) {
            sessions.addAll(catalog.sessions(dataset));
        }
        return new RunInputs(
                sessions,
                catalog.checkpoints(spec),
                catalog.detectorWeights(spec.segmentation()),
                catalog.landmarkWeights(spec.segmentation()));
    }

    private void plan(
            Experiment experiment,
            RunWork work,
            RunInputs inputs,
            Map<OutputAddress, String> failed,
            List<TriedCheckpoint> tried)
            throws InvalidExperimentException, IOException {
        Map<String, KnownCheckpoint> checkpoints =
                new LinkedHashMap<>(inputs.checkpoints().without(failed));
        for (TriedCheckpoint checkpoint : tried) {
            checkpoints.put(
                    checkpoint.model(),
                    TriedWeights.of(checkpoint, experiment.getSpec().rerun().model(checkpoint)));
            warnOfLearnt(experiment, work, checkpoint, checkpoints.get(checkpoint.model()));
        }
        Planner planner = new Planner(
                experiment.getMetadata().getNamespace(),
                experiment.getMetadata().getName(),
                experiment.getSpec(),
                tried,
                inputs.sessions(),
                checkpoints,
                inputs.detector(),
                inputs.landmarks());
        work.planned(inputs, checkpoints, planner, failed, tried);
        checkpoints.forEach((model, checkpoint) -> {
            tell(experiment, work, "MissingCheckpoint", checkpoint.problem().stream());
            tell(experiment, work, "LeftOut", checkpoint.leftOut().stream());
            tell(experiment, work, "OtherSenses", Remarks.otherSenses(model, checkpoint).stream());
        });
    }

    // Of what a run of this experiment made, the report names the sessions. Of others' the commits say no more than
    // this.
    private void warnOfLearnt(Experiment experiment, RunWork work, TriedCheckpoint tried, KnownCheckpoint known)
            throws IOException {
        Optional<OutputAddress> made = known.made();
        if (made.isEmpty() || work.isKnown(tried.toString())) {
            return;
        }
        Set<String> learnt = catalog.learntFrom(made.get());
        work.isNews(tried.toString());
        experiment.getSpec().datasets().stream()
                .filter(dataset -> learnt.contains(dataset.uri()))
                .forEach(dataset -> events.warning(
                        experiment,
                        "LearntFrom",
                        "Model " + tried.model() + " (Checkpoint " + tried.checkpoint()
                                + ") was trained on, or chosen by,"
                                + " what is in dataset " + dataset.name()
                                + ": on what it learnt from its numbers say little"));
    }

    /** Once for each run, however often it is planned. */
    private void tell(Experiment experiment, RunWork work, String reason, Stream<String> sentences) {
        sentences.filter(work::isNews).forEach(sentence -> events.warning(experiment, reason, sentence));
    }

    private void warn(Experiment experiment) {
        UsedWeights.of(experiment.getSpec()).unused().forEach(unused -> events.warning(experiment, "Unused", unused));
        warnOfSlowPrecisions(experiment);
    }

    // No mistake that a schema could refuse: it may be just what somebody wants to compare.
    private void warnOfSlowPrecisions(Experiment experiment) {
        if (experiment.getSpec().resources().transcription().gpu() > 0) {
            return;
        }
        for (ModelSpec model : experiment.getSpec().models()) {
            if (model.precision() != ModelSpec.Precision.float32) {
                events.warning(
                        experiment,
                        "SlowPrecision",
                        "Model '" + model.name() + "' is computed in " + model.precision()
                                + " on the CPU, which is slow at that: set spec.resources.transcription.gpu to 1, or"
                                + " its precision to float32");
            }
        }
    }
}
