package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.controller.plan.graph.Group;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.OutputState;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.policy.DegeneracyGuard;
import dev.hubbub.controller.plan.stage.ScoringNode;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** One trial, with its place in the graph and what was found out about it so far. */
final class TrialRow {

    private final TrialDefinition definition;
    private final KnownCheckpoint checkpoint;
    private final ScoringNode scoring;
    private final Step step;
    private final Group group;

    private final BitSet tallied = new BitSet();
    private SegmentTally tally = SegmentTally.NONE;
    private boolean degenerate;
    private int done;
    private int failed;
    private int inputChangesSeen = -1;
    private Output score;
    private boolean live;

    /**
     * A trial.
     *
     * @param scoring its node
     * @param step its node's place
     * @param group what is transcribed together with it
     */
    TrialRow(TrialDefinition definition, KnownCheckpoint checkpoint, ScoringNode scoring, Step step, Group group) {
        this.definition = definition;
        this.checkpoint = checkpoint;
        this.scoring = scoring;
        this.step = step;
        this.group = group;
    }

    TrialDefinition definition() {
        return definition;
    }

    Step step() {
        return step;
    }

    Group group() {
        return group;
    }

    Optional<CheckpointReference> weights() {
        return checkpoint.weights();
    }

    Optional<MergingTask> merge() {
        return checkpoint.merge();
    }

    /** Whether transcripts of it are neither there nor given up. */
    boolean isUnfinished() {
        return !degenerate && done + failed < sessions();
    }

    /**
     * Takes in what became of its inputs.
     *
     * @return its score, if that is known for the first time, or is another one than before
     * @throws IOException if a transcript cannot be read; it can be tried again
     */
    Optional<Output> look(TaskGraph graph, DegeneracyGuard guard, Transcripts transcripts) throws IOException {
        if (guard.isOn()) {
            tally(transcripts);
        }
        degenerate = guard.stops(tally.flagged());
        if (inputChangesSeen == step.inputChanges()) {
            return Optional.empty();
        }
        inputChangesSeen = step.inputChanges();
        count();
        Output before = score;
        score = degenerate || !step.isResolvable()
                ? null
                : scoring.scoring()
                        .map(task -> graph.makes(step, task.recipe().address()))
                        .orElse(null);
        if (live && before != score) {
            want(graph, before, -1);
            want(graph, score, 1);
        }
        return Optional.ofNullable(score).filter(output -> output != before);
    }

    /** Forgets what its transcripts hold. */
    void forget() {
        tallied.clear();
        tally = SegmentTally.NONE;
        inputChangesSeen = -1;
    }

    /** Says whether anybody waits for it: for its score, and so for all that leads to it. */
    void live(TaskGraph graph, boolean now) {
        if (live != now) {
            live = now;
            int more = now ? 1 : -1;
            scoring.inputs().forEach(input -> graph.want(input, more));
            want(graph, score, more);
        }
    }

    private static void want(TaskGraph graph, Output output, int more) {
        if (output != null) {
            graph.want(output, more);
        }
    }

    /** How far it is. */
    TrialPlan plan(DegeneracyGuard guard) {
        if (step == null) {
            return new TrialPlan(
                    definition,
                    modalities(),
                    TrialPhase.Failed,
                    0,
                    sessions(),
                    sessions(),
                    null,
                    checkpoint.problem().orElseThrow(),
                    null);
        }
        if (degenerate) {
            String verdict = guard.message(tally.flagged(), tally.segments(), tally.flags());
            return plan(TrialPhase.Failed, null, verdict, tally);
        }
        String message = message();
        if (failed == sessions()) {
            return plan(TrialPhase.Failed, address(), message, null);
        }
        if (score == null) {
            boolean waiting = done + failed < sessions() && !group.isAdmitted();
            return plan(waiting && done == 0 ? TrialPhase.Pending : TrialPhase.Running, null, message, null);
        }
        return score.state()
                .match(
                        () -> plan(
                                message == null ? TrialPhase.Succeeded : TrialPhase.Incomplete,
                                address(),
                                message,
                                null),
                        failure -> plan(TrialPhase.Failed, address(), failure, null),
                        () -> plan(TrialPhase.Scoring, address(), message, null));
    }

    private TrialPlan plan(TrialPhase phase, OutputAddress where, String message, SegmentTally verdict) {
        return new TrialPlan(definition, modalities(), phase, done, failed, sessions(), where, message, verdict);
    }

    /** Those that its weights are used with; without any, those that the model says. */
    private List<Sense> modalities() {
        return weights().isPresent()
                ? weights().get().modalities()
                : definition.model().modalities();
    }

    private OutputAddress address() {
        return score == null ? null : score.address();
    }

    private int sessions() {
        return scoring.sessions().size();
    }

    private void tally(Transcripts transcripts) throws IOException {
        List<Output> outputs = scoring.transcripts();
        for (int i = tallied.nextClearBit(0); i < outputs.size(); i = tallied.nextClearBit(i + 1)) {
            if (outputs.get(i).state().isCommitted()) {
                tally = tally.plus(transcripts.tally(outputs.get(i).address()));
                tallied.set(i);
            }
        }
    }

    private void count() {
        done = 0;
        failed = 0;
        for (Output transcript : scoring.transcripts()) {
            OutputState state = transcript.state();
            if (state.isCommitted()) {
                done++;
            } else if (state.isSettled()) {
                failed++;
            }
        }
    }

    /** The first thing that went wrong, session by session; {@code null} if nothing did. */
    private String message() {
        for (int i = 0; i < scoring.sessions().size(); i++) {
            String failure = scoring.transcripts().get(i).state().failure();
            Output conversations = scoring.sessions().get(i).conversations();
            if (failure == null && conversations != null) {
                failure = conversations.state().failure();
            }
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }
}
