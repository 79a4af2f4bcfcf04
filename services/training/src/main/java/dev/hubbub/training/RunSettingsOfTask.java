package dev.hubbub.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.Settings;
import dev.hubbub.contracts.task.AugmentationSettings;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.NoiseKind;
import dev.hubbub.speech.training.run.ModalitySettings;
import dev.hubbub.speech.training.run.Sampling;
import dev.hubbub.training.finetuning.FineTuningSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the settings of a task are to a run. */
final class RunSettingsOfTask {
    private static final List<String> USUAL_TARGETS = List.of("q_proj", "v_proj");
    private static final int KEPT = 2;

    private RunSettingsOfTask() {}

    static FineTuningSettings of(TrainingTask task) {
        TrainingSettings whole = withDefaults(task.settings());
        AdamW usual = AdamW.USUAL;
        return new FineTuningSettings(
                Optional.ofNullable(whole.steps()),
                whole.epochs(),
                whole.learningRate(),
                Optional.ofNullable(whole.warmup()),
                LearningRate.Decay.valueOf(whole.decay().name()),
                new AdamW(usual.beta1(), usual.beta2(), usual.epsilon(), whole.weightDecay(), whole.clip()),
                new Objective(
                        whole.labelSmoothing(),
                        whole.klWeight(),
                        task.elasticWeights() == null
                                ? 0
                                : task.elasticWeights().weight(),
                        Optional.ofNullable(whole.ctcWeight()),
                        new Regularisation(whole.dropout(), whole.layerDrop())),
                whole.freeze() == null ? List.of() : whole.freeze(),
                lora(whole),
                whole.batchSeconds(),
                whole.accumulation(),
                whole.gradientCheckpointing(),
                whole.padToThirtySeconds(),
                modalities(whole),
                Optional.ofNullable(whole.evaluateEvery()),
                whole.patience(),
                KEPT,
                whole.maxSkipped(),
                whole.fromScratch() ? Optional.of(whole.stemScale()) : Optional.empty(),
                Optional.ofNullable(whole.sampling())
                        .map(how -> new Sampling(Sampling.Group.valueOf(how.by().name()), how.temperature())),
                augmentation(whole.augmentation(), task.noise() != null),
                whole.seed());
    }

    private static ModalitySettings modalities(TrainingSettings settings) {
        return new ModalitySettings(
                modalities(settings.modalities()),
                settings.audioDropout(),
                settings.videoDropout(),
                settings.randomCrop(),
                settings.flip());
    }

    /** @param named may be absent, for all */
    static Set<Modality> modalities(List<TrainingSettings.Sense> named) {
        Set<Modality> used = EnumSet.noneOf(Modality.class);
        if (named != null) {
            named.forEach(sense -> used.add(Modality.valueOf(sense.name())));
        }
        return used;
    }

    private static Optional<Lora> lora(TrainingSettings settings) {
        return Optional.ofNullable(settings.loraRank())
                .map(rank -> new Lora(
                        rank,
                        settings.loraAlpha() == null ? 2.0 * rank : settings.loraAlpha(),
                        settings.loraDropout(),
                        settings.loraTargets() == null ? USUAL_TARGETS : settings.loraTargets()));
    }

    private static Augmentation augmentation(AugmentationSettings settings, boolean recorded) {
        if (settings == null) {
            return Augmentation.NONE;
        }
        boolean masks = settings.timeMasks() + settings.frequencyMasks() > 0;
        return new Augmentation(
                settings.speeds() == null ? List.of() : settings.speeds(),
                settings.noiseShare() == 0 ? Optional.empty() : Optional.of(noise(settings, recorded)),
                masks
                        ? Optional.of(new SpecAugment(
                                settings.timeMasks(),
                                settings.timeMaskFrames(),
                                settings.timeMaskShare(),
                                settings.frequencyMasks(),
                                settings.frequencyMaskBands()))
                        : Optional.empty());
    }

    private static AddedNoise noise(AugmentationSettings settings, boolean recorded) {
        return new AddedNoise(
                settings.noiseShare(),
                settings.kinds(recorded).stream()
                        .map(kind -> NoiseKind.valueOf(kind.name()))
                        .toList(),
                settings.noiseVoices(),
                settings.noiseLowestRatio(),
                settings.noiseHighestRatio());
    }

    static double heldOutShare(TrainingSettings settings) {
        return withDefaults(settings).heldOutShare();
    }

    static Precision precision(TrainingSettings settings) {
        return Precision.valueOf(withDefaults(settings).precision().name());
    }

    private static TrainingSettings withDefaults(TrainingSettings settings) {
        ObjectNode values = (ObjectNode) Json.tree(settings);
        Settings.of(TrainingSettings.class).putDefaults(values);
        return Json.mapper().convertValue(values, TrainingSettings.class);
    }
}
