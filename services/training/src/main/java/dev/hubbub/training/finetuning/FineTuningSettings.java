package dev.hubbub.training.finetuning;

import dev.hubbub.speech.model.ModelInitialisation;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.run.Batching;
import dev.hubbub.speech.training.run.ModalitySettings;
import dev.hubbub.speech.training.run.RunSettings;
import dev.hubbub.speech.training.run.Sampling;
import java.util.List;
import java.util.Optional;

/**
 * How a fine-tune goes, as people say it: what depends on how much data there is can be left out.
 *
 * @param steps how many; if left out, what makes so many epochs
 * @param epochs how often the data is gone through, if the steps are not said
 * @param learningRate the highest
 * @param warmup steps of its rise; if left out, a tenth of all
 * @param decay how it goes on
 * @param optimiser the optimiser
 * @param objective what becomes small
 * @param frozen patterns of parameters that stay as they are
 * @param lora adapters that are learnt in the weights' stead
 * @param batchSeconds the most that the clips of a batch last together, padding included
 * @param accumulation batches of one step
 * @param gradientCheckpointing whether what gradients need is computed again instead of kept
 * @param padToWindow whether clips are followed by silence up to the model's window
 * @param modalities what of clips is learnt from
 * @param evaluateEvery steps between two checkpoints; if left out, ten are made
 * @param patience evaluations without a better one after which it ends; 0 for none
 * @param saveTotalLimit checkpoints that are kept
 * @param mostSkipped steps without a number as loss after which it is given up
 * @param stemScale from scratch: how many times larger than usual the first layers' weights begin; if left out, the run
 *     begins with a checkpoint's weights
 * @param sampling how often utterances of each group are learnt from; if left out, each once an epoch
 * @param augmentation what is changed of clips each time that they are learnt from
 * @param seed of everything that is drawn
 */
public record FineTuningSettings(
        Optional<Integer> steps,
        double epochs,
        double learningRate,
        Optional<Integer> warmup,
        LearningRate.Decay decay,
        AdamW optimiser,
        Objective objective,
        List<String> frozen,
        Optional<Lora> lora,
        double batchSeconds,
        int accumulation,
        boolean gradientCheckpointing,
        boolean padToWindow,
        ModalitySettings modalities,
        Optional<Integer> evaluateEvery,
        int patience,
        int saveTotalLimit,
        int mostSkipped,
        Optional<Double> stemScale,
        Optional<Sampling> sampling,
        Augmentation augmentation,
        long seed) {

    private static final int CHECKPOINTS = 10;

    public FineTuningSettings {
        frozen = List.copyOf(frozen);
        if (!(epochs > 0) || !(batchSeconds > 0) || accumulation < 1 || steps.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "Training: steps, epochs, the seconds of a batch and the batches of a step" + " must be above 0.");
        }
        if (stemScale.isPresent() && (lora.isPresent() || objective.klWeight() > 0 || objective.ewcWeight() > 0)) {
            throw new IllegalArgumentException(
                    "From scratch there is nothing that a model has learnt: leave out adapters,"
                            + " divergence from the base and elastic weights.");
        }
    }

    /** How random weights are drawn; empty if the run begins with a checkpoint's. */
    Optional<ModelInitialisation.Drawing> untaught() {
        return stemScale.map(scale -> new ModelInitialisation.Drawing(seed, scale));
    }

    /** How examples are put into batches. */
    Batching batching() {
        return new Batching(batchSeconds, padToWindow, modalities, sampling, augmentation, seed);
    }

    /** The whole run over data that has so many batches an epoch. */
    RunSettings over(int batchesOfEpoch) {
        int total = steps.orElse((int) Math.max(1, Math.ceil(epochs * batchesOfEpoch / accumulation)));
        return new RunSettings(
                new LearningRate(learningRate, warmup.orElse(total / 10), total, decay),
                optimiser,
                objective,
                frozen,
                lora,
                batchSeconds,
                accumulation,
                gradientCheckpointing,
                padToWindow,
                modalities,
                evaluateEvery.orElse(Math.max(1, (total + CHECKPOINTS - 1) / CHECKPOINTS)),
                patience,
                saveTotalLimit,
                mostSkipped,
                sampling,
                augmentation,
                seed);
    }
}
