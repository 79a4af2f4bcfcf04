package dev.hubbub.training.finetuning;

import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.run.ModalitySettings;
import java.util.Optional;
import java.util.Set;

/**
 * How what matters is estimated: as the runs learn that are to hold it.
 *
 * @param examples how many utterances are looked at, spread over the dataset; all if it has fewer
 * @param padToWindow whether clips are followed by silence up to the model's window
 * @param modalities what of clips is taken in; empty for all that the model can
 * @param ctcWeight share of CTC in the loss of a model that has it; empty for what its checkpoint says
 */
public record EstimateSettings(
        int examples, boolean padToWindow, Set<Modality> modalities, Optional<Double> ctcWeight) {

    public EstimateSettings {
        if (examples < 1) {
            throw new IllegalArgumentException("The Fisher information is estimated of at least one utterance.");
        }
        modalities = Set.copyOf(modalities);
    }

    /** With all senses, and the loss of the checkpoint. */
    public EstimateSettings(int examples, boolean padToWindow) {
        this(examples, padToWindow, Set.of(), Optional.empty());
    }

    /**
     * What they come to with a model: all of its senses are no other than those that nobody names.
     *
     * @throws IllegalArgumentException if it has no CTC, and that has a share
     */
    EstimateSettings of(TrainableModel model) {
        if (ctcWeight.isPresent() && !hasOwnCtc(model)) {
            throw new IllegalArgumentException(
                    "This checkpoint has no output of CTC whose loss could have a share of what"
                            + " matters: leave the weight of CTC out.");
        }
        return new EstimateSettings(
                examples,
                padToWindow && model.hasWindow(),
                modalities.equals(model.modalities()) ? Set.of() : modalities,
                ctcWeight);
    }

    /** Whether a part of CTC is in the loss of the checkpoint itself, and not only learnt beside it. */
    static boolean hasOwnCtc(TrainableModel model) {
        return model.learnsCtc(new LossWeights(0, Optional.empty()));
    }

    /** What of clips is taken in, nothing of it ever dropped. */
    ModalitySettings senses() {
        return new ModalitySettings(modalities, 0, 0, false, 0);
    }
}
