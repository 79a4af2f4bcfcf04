package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.controller.plan.KnownCheckpoints;
import dev.hubbub.controller.plan.KnownSession;
import java.util.List;

/**
 * What a run's spec names, as it was found when the run began.
 *
 * @param detector the weights of the active-speaker detector; absent if the spec names none
 * @param landmarks those of the model that finds the points of faces; absent if it names none
 */
record RunInputs(
        List<KnownSession> sessions,
        KnownCheckpoints checkpoints,
        DetectorWeights detector,
        DetectorWeights landmarks) {

    RunInputs {
        sessions = List.copyOf(sessions);
    }
}
