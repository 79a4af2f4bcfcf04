package dev.hubbub.speech.model;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a batch whose texts are known.
 *
 * @param logits of the decoder under teacher forcing, float32, {@code batch x tokens x vocabulary}
 * @param own the loss of the model's family; empty if the mean cross entropy of those scores is all of it
 */
public record TaughtBatch(NDArray logits, Optional<OwnLoss> own) {

    /**
     * The loss of a family that has one of its own.
     *
     * @param total what is minimised, a single number that gradients flow back from
     * @param parts what it is made of and what goes with it, unweighed, by name, in the order in which they are shown
     */
    public record OwnLoss(NDArray total, Map<String, Double> parts) {

        public OwnLoss {
            parts = new LinkedHashMap<>(parts);
        }
    }
}
