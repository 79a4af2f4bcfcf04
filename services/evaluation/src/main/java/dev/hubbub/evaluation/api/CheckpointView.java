package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.List;

/**
 * Weights that some experiment uses.
 *
 * @param digest what tells them from others
 * @param architecture what kind of model they are for
 * @param uri where they are
 * @param made the output that they are; absent where people put them into the store
 * @param madeOf the checkpoints of which they are merged; absent where they are not
 * @param uses the experiments that use them
 */
public record CheckpointView(
        String digest, String architecture, String uri, OutputAddress made, List<String> madeOf, List<Use> uses) {

    /** A model of an experiment. */
    public record Use(String namespace, String experiment, String model) {}
}
