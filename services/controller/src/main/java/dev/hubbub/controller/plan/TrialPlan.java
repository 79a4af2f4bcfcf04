package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far one trial is.
 *
 * @param definition the trial
 * @param modalities what of recordings its model takes in; absent is all that it can
 * @param phase how far it is
 * @param sessionsDone sessions with a transcript
 * @param sessionsFailed sessions that will have none
 * @param sessionsTotal all sessions
 * @param score where its score is or will be; absent while that is not known
 * @param message what went wrong; absent if nothing did
 * @param degenerate the segments it was stopped for; absent if it was not stopped for them
 * @param gates the comparisons of its checkpoint with others that it is to take the place of; mostly none
 */
public record TrialPlan(
        TrialDefinition definition,
        List<Sense> modalities,
        TrialPhase phase,
        int sessionsDone,
        int sessionsFailed,
        int sessionsTotal,
        OutputAddress score,
        String message,
        SegmentTally degenerate,
        List<Judged> gates) {

    public TrialPlan {
        gates = List.copyOf(gates);
    }

    /**
     * A verdict over a checkpoint.
     *
     * @param base the name of the base's trial
     * @param verdict where it is; absent while there is none
     */
    public record Judged(String base, OutputAddress verdict) {}

    /** One that nobody has judged. */
    public TrialPlan(
            TrialDefinition definition,
            List<Sense> modalities,
            TrialPhase phase,
            int sessionsDone,
            int sessionsFailed,
            int sessionsTotal,
            OutputAddress score,
            String message,
            SegmentTally degenerate) {
        this(
                definition,
                modalities,
                phase,
                sessionsDone,
                sessionsFailed,
                sessionsTotal,
                score,
                message,
                degenerate,
                List.of());
    }

    /** The same trial with a comparison more. */
    TrialPlan judged(Judged verdict) {
        return new TrialPlan(
                definition,
                modalities,
                phase,
                sessionsDone,
                sessionsFailed,
                sessionsTotal,
                score,
                message,
                degenerate,
                Stream.concat(gates.stream(), Stream.of(verdict)).toList());
    }

    /** Whether nothing more will happen to it. */
    public boolean isFinal() {
        return switch (phase) {
            case Pending, Running, Scoring -> false;
            case Succeeded, Incomplete, Failed, Stopped -> true;
        };
    }

    /** The same trial, if the experiment stops before it is done. */
    TrialPlan stopped(String why) {
        return new TrialPlan(
                definition,
                modalities,
                TrialPhase.Stopped,
                sessionsDone,
                sessionsFailed,
                sessionsTotal,
                score,
                why,
                null);
    }

    /** Whether it has a score. */
    public boolean isScored() {
        return phase == TrialPhase.Succeeded || phase == TrialPhase.Incomplete;
    }
}
