package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.ModelTraining;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.run.ModalitySettings;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.TrainingListener;
import dev.hubbub.training.finetuning.FineTuning;
import dev.hubbub.training.finetuning.FineTuningSettings;
import dev.hubbub.training.finetuning.PreflightRefusal;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A family as it was when padding was ignored by the number of the token that ends a text: what ends a text is never
 * learnt.
 */
record MaskedEnd(ModelFamily whole) implements ModelFamily {

    private static final int STEPS = 12;

    /**
     * Fine-tunes a decoder so, which is refused for that reason, and forces it through.
     *
     * @param data the folder of train.jsonl and held-out.jsonl
     * @param made where to: what the run's last step gives
     */
    static void fineTuned(Path base, Path data, Path made) throws IOException, StageFailure, PreflightRefusal {
        Path folder = made.resolveSibling(made.getFileName() + "-run");
        FineTuning.Origin origin = new FineTuning.Origin(base.toString(), "1");
        try (FineTuning tuning = new FineTuning(
                base,
                new MaskedEnd(ModelFamilies.of(base)),
                ModelOptions.CPU,
                data(data.resolve("train.jsonl")),
                data(data.resolve("held-out.jsonl")),
                settings())) {
            RunFolder run = new RunFolder(folder);
            assertThatThrownBy(() -> tuning.run(run, origin, false, Optional.empty(), new TrainingListener() {}))
                    .isInstanceOf(PreflightRefusal.class)
                    .hasMessageContaining("(456) is to be learnt in 0 of 12 targets: the model would never stop.");
            tuning.run(run, origin, true, Optional.empty(), new TrainingListener() {});
        }
        assertThat(folder.resolve("training/run.json")).content().contains("\"forced\" : true");
        Files.move(folder.resolve("checkpoint-%06d".formatted(STEPS)), made);
    }

    private static TrainingData data(Path manifest) throws StageFailure, IOException {
        return TrainingData.of(
                new DatasetReference(DatasetLayout.MANIFEST, manifest.toString()),
                "en",
                new LocalStageContext(Path.of("")));
    }

    private static FineTuningSettings settings() {
        return new FineTuningSettings(
                Optional.of(STEPS),
                1,
                5e-3,
                Optional.of(0),
                LearningRate.Decay.CONSTANT,
                AdamW.USUAL,
                Objective.CROSS_ENTROPY,
                List.of("encoder.*"),
                Optional.empty(),
                20,
                1,
                false,
                false,
                ModalitySettings.USUAL,
                Optional.of(STEPS),
                0,
                2,
                2,
                Optional.empty(),
                Optional.empty(),
                Augmentation.NONE,
                7);
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public String version() {
        return whole.version();
    }

    @Override
    public Set<Precision> precisions() {
        return whole.precisions();
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return whole.recognises(checkpoint);
    }

    @Override
    public SpeechModel load(Path checkpoint, ModelOptions options) {
        return whole.load(checkpoint, options);
    }

    @Override
    public Optional<ModelTraining> training() {
        return whole.training().map(own -> (checkpoint, options) -> masked(own.open(checkpoint, options)));
    }

    private static TrainableModel masked(TrainableModel model) {
        return (TrainableModel) Proxy.newProxyInstance(
                TrainableModel.class.getClassLoader(),
                new Class<?>[] {TrainableModel.class},
                (proxy, method, given) -> {
                    try {
                        Object answer = method.invoke(model, given);
                        return answer instanceof Target target ? masked(target, model.endOfText()) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Target masked(Target target, int end) {
        return new Target(
                target.fed(),
                IntStream.of(target.labels())
                        .map(label -> label == end ? Target.IGNORED : label)
                        .toArray());
    }
}
