package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.TaskGraph.Cell;
import dev.hubbub.controller.plan.TaskGraph.EncoderGroup;
import dev.hubbub.controller.plan.TaskGraph.Row;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ObjectiveSpec;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One planning: holds what is gathered on the way from the graph to the plan. */
final class PlanningPass {

    /** One that a pod works on, and one that it goes on with while the result of the first is looked at. */
    private static final int SESSIONS_PER_POD = 2;

    private final String namespace;
    private final String experiment;
    private final ExperimentSpec spec;
    private final Situation situation;
    private final TaskGraph graph;
    private final OutputStates states;
    private final DegeneracyGuard guard;

    private final Map<Row, TrialPlan> trials = new LinkedHashMap<>();
    private final List<Task> ready = new ArrayList<>();
    private final Set<OutputAddress> unfinishedTranscripts = new LinkedHashSet<>();

    PlanningPass(String namespace, String experiment, ExperimentSpec spec, Situation situation, TaskGraph graph) {
        this.namespace = namespace;
        this.experiment = experiment;
        this.spec = spec;
        this.situation = situation;
        this.graph = graph;
        this.states = new OutputStates(situation);
        this.guard = new DegeneracyGuard(spec.decoding().stopAfterFlaggedSegments());
    }

    Plan plan() throws IOException {
        states.ask(graph.addresses());
        guard.judge(graph.rows(), states, situation.transcripts());
        Map<Row, ScoringTask> scorings = scorings();
        Map<Row, OutputAddress> scores = new LinkedHashMap<>();
        scorings.forEach((row, task) -> scores.put(row, task.recipe().address()));
        states.ask(scores.values());

        Set<EncoderGroup> started = startedGroups();
        for (Row row : graph.rows()) {
            trials.put(row, trial(row, scores.get(row), started));
        }
        boolean stopped = stopIfTooManyFailed();
        boolean closed = readyTranscriptTasks(started);
        readyScorings(scorings, scores);
        ReportTask report = trials.values().stream().allMatch(TrialPlan::isFinal) ? report() : null;
        return finish(scores, report, stopped, closed);
    }

    private Plan finish(Map<Row, OutputAddress> scores, ReportTask report, boolean stopped, boolean closed)
            throws IOException {
        OutputAddress reportAddress = report == null ? null : report.recipe().address();
        OutputState reportState = new OutputState.Missing();
        if (report != null) {
            states.ask(List.of(reportAddress));
            reportState = states.of(reportAddress);
            if (!reportState.isSettled() && !states.isUnderway(reportAddress)) {
                ready.add(report);
            }
        }
        List<OutputAddress> committed = new ArrayList<>(states.committedOf(graph.addresses()));
        committed.addAll(states.committedOf(scores.values()));
        committed.addAll(states.committedOf(report == null ? List.of() : List.of(reportAddress)));
        return new Plan(
                List.copyOf(trials.values()),
                ready,
                unfinishedTranscripts,
                closed,
                committed,
                total(),
                failed(scores, reportState),
                reportAddress,
                report,
                reportState instanceof OutputState.Failed failed ? failed.message() : null,
                stopped,
                reportState.isSettled());
    }

    /** A scoring for each trial whose sessions are all settled, at least one with a transcript, unless it is given up. */
    private Map<Row, ScoringTask> scorings() {
        Map<Row, ScoringTask> scorings = new LinkedHashMap<>();
        for (Row row : graph.rows()) {
            boolean settled = row.cells().stream()
                    .allMatch(cell -> states.transcript(row, cell).isSettled() && conversationsSettled(cell));
            boolean any = row.cells().stream().anyMatch(cell -> isTranscribed(row, cell));
            if (settled && any && guard.verdict(row).isEmpty()) {
                scorings.put(row, scoring(row));
            }
        }
        return scorings;
    }

    private ScoringTask scoring(Row row) {
        List<ScoringTask.ScoredSession> scored = new ArrayList<>();
        List<ScoringTask.FailedSession> failed = new ArrayList<>();
        for (Cell cell : row.cells()) {
            if (states.transcript(row, cell) instanceof OutputState.Failed failure) {
                failed.add(new ScoringTask.FailedSession(cell.session().name(), failure.message()));
                continue;
            }
            OutputAddress conversations = graph.conversations(cell.session());
            scored.add(new ScoringTask.ScoredSession(
                    cell.session().reference(),
                    cell.session().references(),
                    cell.transcript(),
                    conversations != null && states.isCommitted(conversations) ? conversations : null));
        }
        return new ScoringTask(spec.scoring().protocol().name(), scored, failed);
    }

    private boolean conversationsSettled(Cell cell) {
        OutputAddress address = graph.conversations(cell.session());
        return address == null || states.of(address).isSettled();
    }

    private boolean isTranscribed(Row row, Cell cell) {
        return states.transcript(row, cell) instanceof OutputState.Committed;
    }

    /** The groups that may be transcribed now: in order, while all their trials fit into {@code parallelism}. */
    private Set<EncoderGroup> startedGroups() {
        Map<EncoderGroup, Integer> unfinished = new LinkedHashMap<>();
        for (Row row : graph.rows()) {
            if (guard.verdict(row).isEmpty()
                    && row.cells().stream()
                            .anyMatch(cell -> !states.transcript(row, cell).isSettled())) {
                unfinished.merge(row.group(), 1, Integer::sum);
            }
        }
        Set<EncoderGroup> started = new HashSet<>();
        int trialsStarted = 0;
        for (Map.Entry<EncoderGroup, Integer> group : unfinished.entrySet()) {
            trialsStarted += group.getValue();
            if (spec.parallelism() != null && !started.isEmpty() && trialsStarted > spec.parallelism()) {
                break;
            }
            started.add(group.getKey());
        }
        return started;
    }

    private TrialPlan trial(Row row, OutputAddress score, Set<EncoderGroup> started) {
        int done = 0;
        int failed = 0;
        String message = null;
        for (Cell cell : row.cells()) {
            OutputState state = states.transcript(row, cell);
            if (state instanceof OutputState.Committed) {
                done++;
            } else if (state instanceof OutputState.Failed failure) {
                failed++;
                message = message == null ? failure.message() : message;
            }
            OutputAddress conversations = graph.conversations(cell.session());
            if (message == null
                    && conversations != null
                    && states.of(conversations) instanceof OutputState.Failed failure) {
                message = failure.message();
            }
        }
        int total = row.cells().size();
        SegmentTally degenerate = guard.verdict(row).orElse(null);
        TrialPhase phase;
        if (degenerate != null) {
            phase = TrialPhase.Failed;
            message = guard.message(degenerate);
        } else if (failed == total) {
            phase = TrialPhase.Failed;
        } else if (score == null) {
            boolean waiting = done + failed < total && !started.contains(row.group());
            phase = waiting && done == 0 ? TrialPhase.Pending : TrialPhase.Running;
        } else {
            OutputState state = states.of(score);
            if (state instanceof OutputState.Failed failure) {
                phase = TrialPhase.Failed;
                message = failure.message();
            } else if (state instanceof OutputState.Committed) {
                phase = message == null ? TrialPhase.Succeeded : TrialPhase.Incomplete;
            } else {
                phase = TrialPhase.Scoring;
            }
        }
        return new TrialPlan(row.definition(), phase, done, failed, total, score, message, degenerate);
    }

    private boolean stopIfTooManyFailed() {
        long failed = trials.values().stream()
                .filter(trial -> trial.phase() == TrialPhase.Failed)
                .count();
        if (spec.maxFailedTrials() == null || failed <= spec.maxFailedTrials()) {
            return false;
        }
        trials.replaceAll((row, trial) -> trial.isFinal()
                ? trial
                : new TrialPlan(
                        trial.definition(),
                        TrialPhase.Stopped,
                        trial.sessionsDone(),
                        trial.sessionsFailed(),
                        trial.sessionsTotal(),
                        trial.score(),
                        "The experiment stopped before this trial was done: " + failed
                                + " trials failed and spec.maxFailedTrials is " + spec.maxFailedTrials(),
                        null));
        return true;
    }

    /** Adds what leads to transcripts; whether it and what is underway is all there will be. */
    private boolean readyTranscriptTasks(Set<EncoderGroup> started) {
        Set<SegmentationTask> segmentations = new LinkedHashSet<>();
        CheckpointTurns transcriptions = new CheckpointTurns();
        SessionWindow window = window();
        boolean closed = true;
        boolean anyLive = false;
        for (Row row : graph.rows()) {
            if (trials.get(row).isFinal()) {
                continue;
            }
            anyLive = true;
            for (Cell cell : row.cells()) {
                if (states.transcript(row, cell).isSettled()) {
                    continue;
                }
                unfinishedTranscripts.add(cell.transcript());
                if (!started.contains(row.group())) {
                    closed = false;
                } else if (!states.isCommitted(cell.segments())) {
                    closed = false;
                    transcriptions.later(row.group().checkpoint());
                    if (!states.isUnderway(cell.segments())) {
                        segmentations.add(cell.segmentation());
                    }
                } else if (!window.admits(row.group(), cell.segmentation())) {
                    closed = false;
                    transcriptions.later(row.group().checkpoint());
                } else if (!states.isUnderway(cell.transcript())) {
                    transcriptions.add(row.group().checkpoint(), cell.segmentation(), cell.decoding());
                }
            }
        }
        ready.addAll(segmentations);
        if (anyLive) {
            readyClusterings();
        }
        // What is held back waits for something that keeps the topic open anyway.
        ready.addAll(transcriptions.tasks());
        return closed;
    }

    /** Without a guard all sessions are asked for at once: the pods share them out best that way. */
    private SessionWindow window() {
        SessionWindow window = new SessionWindow(
                guard.isOn()
                        ? SESSIONS_PER_POD * spec.resources().transcription().pods()
                        : Integer.MAX_VALUE);
        for (Row row : graph.rows()) {
            for (Cell cell : row.cells()) {
                if (cell.transcript() != null
                        && states.isUnderway(cell.transcript())
                        && !states.transcript(row, cell).isSettled()) {
                    window.underway(row.group(), cell.segmentation());
                }
            }
        }
        return window;
    }

    private void readyClusterings() {
        for (ClusteringTask task : graph.clusterings().values()) {
            OutputAddress address = task.recipe().address();
            if (!states.of(address).isSettled() && !states.isUnderway(address)) {
                ready.add(task);
            }
        }
    }

    private void readyScorings(Map<Row, ScoringTask> scorings, Map<Row, OutputAddress> scores) {
        Set<OutputAddress> asked = new HashSet<>();
        scorings.forEach((row, task) -> {
            OutputAddress address = scores.get(row);
            if (trials.get(row).phase() == TrialPhase.Scoring && !states.isUnderway(address) && asked.add(address)) {
                ready.add(task);
            }
        });
    }

    private ReportTask report() {
        List<ReportedTrial> reported = new ArrayList<>();
        trials.forEach((row, trial) -> reported.add(new ReportedTrial(
                trial.definition().name(),
                trial.definition().model().name(),
                row.checkpoint() instanceof KnownCheckpoint.Found found ? found.reference() : null,
                trial.definition().point().parameters(),
                trial.isScored() ? trial.score() : null,
                trial.isScored() ? null : trial.message())));
        return new ReportTask(
                namespace,
                experiment,
                spec.objective().metric().name(),
                spec.objective().goal() == ObjectiveSpec.Goal.maximize,
                reported);
    }

    private int total() {
        return graph.addresses().size() + graph.rows().size() + 1;
    }

    private int failed(Map<Row, OutputAddress> scores, OutputState reportState) {
        Set<OutputAddress> failed = new HashSet<>();
        for (Row row : graph.rows()) {
            for (Cell cell : row.cells()) {
                if (cell.transcript() != null && states.transcript(row, cell) instanceof OutputState.Failed) {
                    failed.add(cell.transcript());
                }
                if (states.of(cell.segments()) instanceof OutputState.Failed) {
                    failed.add(cell.segments());
                }
            }
        }
        graph.clusterings().values().stream()
                .map(task -> task.recipe().address())
                .filter(address -> states.of(address) instanceof OutputState.Failed)
                .forEach(failed::add);
        long unscored = trials.values().stream()
                .filter(trial -> trial.isFinal() && !trial.isScored())
                .count();
        return failed.size() + (int) unscored + (reportState instanceof OutputState.Failed ? 1 : 0);
    }
}
