package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.TriedCheckpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans an experiment. The plan is a function of the spec, its inputs and the {@link Situation}; planning again after
 * something was committed, failed or published gives the next step, and planning when all is committed gives nothing to
 * do. What follows from spec and inputs alone is found once: addresses are digests, and a large grid has thousands. What
 * follows from the situation is kept, too, and brought up to date with what is new in it, so that a plan costs what
 * changed; it is what a planner would say that sees the situation for the first time.
 *
 * <p>Tasks become ready when their inputs are committed: lips and active speakers per session that comes without them;
 * segmentation per (session, segment length); clustering per session, or per transcript where the words count;
 * transcription per (session, segmentation, checkpoint) with all decodings that are missing; scoring per trial
 * once each of its sessions is transcribed or has failed; a gate once both of its trials are scored; the report once every
 * trial is scored or has failed, and every gate is decided.
 * Checkpoints are transcribed one after the other, so that a pod loads each once.
 *
 * <p>{@code parallelism} limits how many trials are transcribed at a time. Trials that share encoder passes are started
 * together, in the order of their first trial, while all started ones fit; the first group always starts.
 *
 * <p>Not for several threads at once.
 */
public final class Planner {

    private final ExperimentGraph experiment;
    private final Observer observer;
    private final Trials trials;
    private final Gates gates;
    private final Report report;
    private final Frontier frontier;
    private Plan last;

    /**
     * A planner of one run.
     *
     * @param sessions the sessions of all datasets, in the spec's order
     * @param checkpoints model name to what lies where its checkpoint should be
     * @throws InvalidExperimentException if the spec asks for something impossible
     */
    public Planner(
            String namespace,
            String experiment,
            ExperimentSpec spec,
            List<KnownSession> sessions,
            Map<String, KnownCheckpoint> checkpoints)
            throws InvalidExperimentException {
        this(namespace, experiment, spec, List.of(), sessions, checkpoints, null, null);
    }

    /**
     * A planner of one run.
     *
     * @param tried the checkpoints that came later, which are among {@code checkpoints} by what they are called
     * @param detector the weights of the active-speaker detector that the spec names; absent if it names none
     * @param landmarks those of the model that finds the points of faces; absent if it names none
     */
    public Planner(
            String namespace,
            String experiment,
            ExperimentSpec spec,
            List<TriedCheckpoint> tried,
            List<KnownSession> sessions,
            Map<String, KnownCheckpoint> checkpoints,
            DetectorWeights detector,
            DetectorWeights landmarks)
            throws InvalidExperimentException {
        List<TrialDefinition> definitions = TrialGrid.expand(spec, tried);
        refuseAmbiguousSessions(sessions);
        try {
            this.experiment = new ExperimentGraph(spec, definitions, sessions, checkpoints, detector, landmarks);
        } catch (IllegalArgumentException e) {
            // A task says what it cannot be as a setting's path and the reason.
            throw new InvalidExperimentException("spec." + e.getMessage());
        }
        this.observer = new Observer(this.experiment.graph());
        this.trials = new Trials(spec, this.experiment);
        this.gates = new Gates(
                spec, definitions, sessions, Familiarity.withChoice(sessions, checkpoints), this.experiment.graph());
        this.report = new Report(
                namespace,
                experiment,
                spec,
                this.experiment,
                new Report.Known(
                        Familiarity.of(sessions, checkpoints),
                        Familiarity.chosen(sessions, checkpoints),
                        Remarks.of(checkpoints)));
        this.frontier = new Frontier(spec, this.experiment.graph());
    }

    /**
     * Plans.
     *
     * @throws IOException if it cannot be found out what is committed; what was found out until then is not lost
     */
    public Plan plan(Situation situation) throws IOException {
        Plan before = last;
        last = null;
        if (observer.isOther(situation)) {
            trials.forget();
        }
        if (!observer.observe(situation) && before != null) {
            last = before;
            return before;
        }
        TaskGraph graph = experiment.graph();
        do {
            trials.look(graph.touched(), situation.transcripts(), observer::ask);
        } while (observer.answer());
        trials.judge();
        gates.update(trials.plans()).forEach(observer::ask);
        observer.answer();
        report.update(experiment.rows(), trials, gates).ifPresent(observer::ask);
        observer.answer();
        graph.settle();
        last = plan();
        return last;
    }

    /** Says that the time which the experiment has is over: from now on what is planned is its end. */
    public void expire() {
        if (trials.expire()) {
            last = null;
        }
    }

    private Plan plan() {
        TaskGraph graph = experiment.graph();
        List<OutputAddress> late = new ArrayList<>(trials.committedScores());
        late.addAll(gates.committed());
        report.committed().ifPresent(late::add);
        List<TrialPlan> plans = trials.plans();
        return new Plan(
                gates.judged(plans),
                frontier.work(),
                new CommittedOutputs(graph.committed(), late),
                graph.size() + experiment.rows().size() + gates.size() + 1,
                graph.failed() + trials.unscored() + gates.failed(plans) + (report.failure() == null ? 0 : 1),
                report.address(),
                report.task().orElse(null),
                report.failure(),
                trials.stop().orElse(null),
                report.isSettled());
    }

    // Scores and captions are kept by session name, so two sessions of one name would overwrite each other.
    private static void refuseAmbiguousSessions(List<KnownSession> sessions) throws InvalidExperimentException {
        if (sessions.isEmpty()) {
            throw new InvalidExperimentException(
                    "spec.datasets have no session between them: add recordings, or correct spec.datasets[].uri");
        }
        Map<String, KnownSession> byName = new HashMap<>();
        for (KnownSession session : sessions) {
            KnownSession other = byName.putIfAbsent(session.name(), session);
            if (other != null) {
                throw new InvalidExperimentException("The session '" + session.name() + "' is in "
                        + other.reference().dataset().uri() + " and in "
                        + session.reference().dataset().uri()
                        + ": leave it out of one of them with spec.datasets[].sessions, or rename it");
            }
        }
    }
}
