package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.TriedCheckpoint;

/** Checkpoints that are tried, as what a plan computes with: exactly the files that were seen when they were taken up. */
public final class TriedWeights {

    private TriedWeights() {}

    /**
     * The weights.
     *
     * @param model the checkpoint as a model of the experiment
     */
    public static KnownCheckpoint of(TriedCheckpoint tried, ModelSpec model) {
        CheckpointReference reference = OutputAddress.at(
                        ObjectUri.parse(tried.uri()).asPrefix().key())
                .filter(output -> output.digest().equals(tried.digest()))
                .<CheckpointReference>map(output -> new CheckpointReference.Made(tried.architecture(), output, null))
                .orElseGet(() -> new CheckpointReference.Stored(tried.architecture(), tried.uri(), tried.digest()));
        boolean sees = tried.architecture().readsLips();
        return new KnownCheckpoint.Found(reference).in(model.precision().inStore(), sees ? model.modalities() : null);
    }
}
