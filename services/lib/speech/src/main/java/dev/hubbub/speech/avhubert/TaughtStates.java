package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch.OwnLoss;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A batch whose texts are known, on its way through a model: what a family that has a loss of its own takes it from.
 *
 * @param states of the encoder, {@code clips x most frames x width}
 * @param frames of each clip that are its own
 * @param logits of the decoder, {@code clips x tokens x vocabulary}
 * @param targets of each clip
 */
public record TaughtStates(IValue states, int[] frames, NDArray logits, List<Target> targets) {

    /** The loss of a family. */
    public interface Loss extends AutoCloseable {

        /**
         * What is lost; recorded for gradients if the calling thread records.
         *
         * @param scope owns the result
         * @param weights all of the model's by their own names
         */
        OwnLoss of(
                NativeScope scope,
                TaughtStates batch,
                Map<String, NDArray> weights,
                Precision precision,
                LossWeights weighed);

        /** Why a clip of so many frames is too short for a text, in a sentence; empty if it is not. */
        Optional<String> shortfall(int frames, Target target);

        @Override
        void close();
    }
}
