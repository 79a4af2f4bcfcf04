package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.augmentation.Augmentation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Runs over three spoken sentences and a model small enough to train in seconds. */
final class TinyRuns {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TEXTS = {"it was not the custom", "the message was left", "the conference begins now"
    };

    private TinyRuns() {}

    static TrainableModel open() {
        return open(TestDevice.OPTIONS);
    }

    static TrainableModel open(ModelOptions options) {
        return ModelFamilies.named("whisper").training().orElseThrow().open(SpokenExamples.CHECKPOINT, options);
    }

    static List<Clip> clips() {
        SpokenExamples source = new SpokenExamples(TEXTS);
        return source.examples().stream().map(source::sound).toList();
    }

    static RunSettings settings(int steps, Optional<Lora> lora) {
        return new RunSettings(
                new LearningRate(lora.isPresent() ? 5e-3 : 1e-3, 2, steps, LearningRate.Decay.LINEAR),
                AdamW.USUAL,
                Objective.CROSS_ENTROPY,
                List.of(),
                lora,
                8,
                1,
                false,
                false,
                ModalitySettings.USUAL,
                3,
                0,
                2,
                2,
                Optional.empty(),
                Augmentation.NONE,
                7);
    }

    static RunSettings checkpointing(RunSettings s) {
        return new RunSettings(
                s.rate(),
                s.optimiser(),
                s.objective(),
                s.frozen(),
                s.lora(),
                s.batchSeconds(),
                s.accumulation(),
                true,
                s.padToWindow(),
                s.modalities(),
                s.evaluateEvery(),
                s.patience(),
                s.saveTotalLimit(),
                s.mostSkipped(),
                s.sampling(),
                s.augmentation(),
                s.seed());
    }

    static RunSettings seeded(RunSettings s, long seed) {
        return changed(s, s.rate(), s.patience(), seed);
    }

    static RunSettings withPatience(RunSettings s, int patience) {
        return changed(s, s.rate(), patience, s.seed());
    }

    static RunSettings withRate(RunSettings s, LearningRate rate) {
        return changed(s, rate, s.patience(), s.seed());
    }

    static RunSettings changed(RunSettings s, LearningRate rate, int patience, long seed) {
        return new RunSettings(
                rate,
                s.optimiser(),
                s.objective(),
                s.frozen(),
                s.lora(),
                s.batchSeconds(),
                s.accumulation(),
                s.gradientCheckpointing(),
                s.padToWindow(),
                s.modalities(),
                s.evaluateEvery(),
                patience,
                s.saveTotalLimit(),
                s.mostSkipped(),
                s.sampling(),
                s.augmentation(),
                seed);
    }

    static RunSettings augmented(RunSettings s, Augmentation augmentation) {
        return changed(s, s.modalities(), s.sampling(), augmentation);
    }

    static RunSettings towards(RunSettings s, Objective objective) {
        return new RunSettings(
                s.rate(),
                s.optimiser(),
                objective,
                s.frozen(),
                s.lora(),
                s.batchSeconds(),
                s.accumulation(),
                s.gradientCheckpointing(),
                s.padToWindow(),
                s.modalities(),
                s.evaluateEvery(),
                s.patience(),
                s.saveTotalLimit(),
                s.mostSkipped(),
                s.sampling(),
                s.augmentation(),
                s.seed());
    }

    static RunSettings sampled(RunSettings s, Sampling sampling) {
        return changed(s, s.modalities(), Optional.of(sampling), s.augmentation());
    }

    static RunSettings learning(RunSettings s, ModalitySettings modalities) {
        return changed(s, modalities, s.sampling(), s.augmentation());
    }

    static RunSettings padded(RunSettings s) {
        return changed(s, true, s.modalities(), s.sampling(), s.augmentation());
    }

    private static RunSettings changed(
            RunSettings s, ModalitySettings modalities, Optional<Sampling> sampling, Augmentation augmentation) {
        return changed(s, s.padToWindow(), modalities, sampling, augmentation);
    }

    private static RunSettings changed(
            RunSettings s,
            boolean padToWindow,
            ModalitySettings modalities,
            Optional<Sampling> sampling,
            Augmentation augmentation) {
        return new RunSettings(
                s.rate(),
                s.optimiser(),
                s.objective(),
                s.frozen(),
                s.lora(),
                s.batchSeconds(),
                s.accumulation(),
                s.gradientCheckpointing(),
                padToWindow,
                modalities,
                s.evaluateEvery(),
                s.patience(),
                s.saveTotalLimit(),
                s.mostSkipped(),
                sampling,
                augmentation,
                s.seed());
    }

    static Trainer.Outcome run(Path folder, RunSettings settings, Evaluator evaluator, TrainingListener listener)
            throws IOException {
        return run(folder, settings, evaluator, listener, new SpokenExamples(TEXTS));
    }

    static Trainer.Outcome run(
            Path folder, RunSettings settings, Evaluator evaluator, TrainingListener listener, ExampleSource source)
            throws IOException {
        return run(folder, settings, evaluator, listener, source, TestDevice.OPTIONS);
    }

    static Trainer.Outcome run(
            Path folder,
            RunSettings settings,
            Evaluator evaluator,
            TrainingListener listener,
            ExampleSource source,
            ModelOptions options)
            throws IOException {
        try (TrainableModel model = open(options)) {
            return run(folder, settings, evaluator, listener, source, model);
        }
    }

    static Trainer.Outcome run(
            Path folder,
            RunSettings settings,
            Evaluator evaluator,
            TrainingListener listener,
            UnaryOperator<TrainableModel> change)
            throws IOException {
        try (TrainableModel model = open()) {
            return run(folder, settings, evaluator, listener, new SpokenExamples(TEXTS), change.apply(model));
        }
    }

    private static Trainer.Outcome run(
            Path folder,
            RunSettings settings,
            Evaluator evaluator,
            TrainingListener listener,
            ExampleSource source,
            TrainableModel model)
            throws IOException {
        ObjectNode lineage = JSON.createObjectNode();
        lineage.putObject("base").put("digest", "abc");
        return new Trainer(
                        model,
                        SpokenExamples.CHECKPOINT,
                        source,
                        settings,
                        Optional.empty(),
                        evaluator,
                        new RunFolder(folder),
                        listener)
                .run(lineage);
    }

    /** The same model, but something happens before it is saved to a place. */
    static UnaryOperator<TrainableModel> saving(Consumer<Path> before) {
        return model -> (TrainableModel) Proxy.newProxyInstance(
                TrainableModel.class.getClassLoader(),
                new Class<?>[] {TrainableModel.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("save")) {
                        before.accept((Path) given[1]);
                    }
                    try {
                        return method.invoke(model, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Every checkpoint better than the one before. */
    static Evaluator falling() {
        return checkpoint -> new Evaluation(1.0 / (2 + Math.max(0, RunFolder.step(checkpoint))), 1, 10);
    }

    /** These rates one after the other, that of the base first. */
    static Evaluator saying(double[] rates) {
        int[] next = {0};
        return checkpoint -> new Evaluation(rates[next[0]++], 1, 10);
    }

    static TrainingListener endingAt(int end) {
        return new TrainingListener() {
            @Override
            public void step(Step step) {
                if (step.step() == end) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }

    static List<JsonNode> steps(Path folder) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("training/curve.jsonl"))) {
            JsonNode json = JSON.readTree(line);
            if (json.has("loss")) {
                steps.add(json);
            }
        }
        return steps;
    }

    static List<String> losses(Path folder) throws IOException {
        return steps(folder).stream()
                .map(step -> step.path("step") + " " + step.path("epochs") + " " + step.path("loss") + " "
                        + step.path("gradientNorm") + " " + step.path("learningRate"))
                .toList();
    }

    static List<String> checkpoints(Path folder) throws IOException {
        try (Stream<Path> places = Files.list(folder)) {
            return places.map(place -> place.getFileName().toString())
                    .filter(name -> name.startsWith("checkpoint-"))
                    .sorted()
                    .toList();
        }
    }
}
