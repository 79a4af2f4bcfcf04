package dev.hubbub.training;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Path;

/** Weights that something is computed with, by the version of their model family that was planned. */
final class PlannedWeights {

    private PlannedWeights() {}

    /**
     * Their files, in a local directory.
     *
     * @throws StageFailure if they are not what was planned, or this worker would compute otherwise with them
     */
    static Path fetched(CheckpointReference weights, StageContext context) throws StageFailure, IOException {
        ModelFamily family = family(weights);
        weights.requireVersion(family.name(), family.version());
        context.progress(0, "fetching " + weights.uri());
        return weights.files(context);
    }

    private static ModelFamily family(CheckpointReference weights) throws StageFailure {
        try {
            return ModelFamilies.named(weights.architecture());
        } catch (IllegalArgumentException e) {
            throw new StageFailure(
                    FailureReason.Unsupported, weights.uri() + " cannot be loaded: " + e.getMessage(), e);
        }
    }
}
