package dev.hubbub.speech.training.run;

import dev.hubbub.speech.training.augmentation.Augmentation;
import java.util.Optional;

/**
 * How examples are put into batches.
 *
 * @param batchSeconds the most that the clips of a batch last together, padding included
 * @param padToWindow whether clips are followed by silence up to the model's window
 * @param modalities what of them is learnt from
 * @param sampling how often examples of each group have their turn; empty for each once an epoch
 * @param augmentation what is changed of them, which can make them longer or shorter
 * @param seed of their order, and of what is changed
 */
public record Batching(
        double batchSeconds,
        boolean padToWindow,
        ModalitySettings modalities,
        Optional<Sampling> sampling,
        Augmentation augmentation,
        long seed) {}
