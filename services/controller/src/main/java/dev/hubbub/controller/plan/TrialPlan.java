package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;

/**
 * How far one trial is.
 *
 * @param definition the trial
 * @param phase how far it is
 * @param sessionsDone sessions with a transcript
 * @param sessionsFailed sessions that will have none
 * @param sessionsTotal all sessions
 * @param score where its score is or will be; absent while that is not known
 * @param message what went wrong; absent if nothing did
 * @param degenerate the segments it was stopped for; absent if it was not stopped for them
 */
public record TrialPlan(
        TrialDefinition definition,
        TrialPhase phase,
        int sessionsDone,
        int sessionsFailed,
        int sessionsTotal,
        OutputAddress score,
        String message,
        SegmentTally degenerate) {

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
                definition, TrialPhase.Stopped, sessionsDone, sessionsFailed, sessionsTotal, score, why, null);
    }

    /** Whether it has a score. */
    public boolean isScored() {
        return phase == TrialPhase.Succeeded || phase == TrialPhase.Incomplete;
    }
}
