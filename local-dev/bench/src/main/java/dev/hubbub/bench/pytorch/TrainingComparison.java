package dev.hubbub.bench.pytorch;

import dev.hubbub.bench.memory.ResidentPeak;
import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.TrainingBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A step of training Whisper as a whole, by Hubbub, by Hubbub with gradient checkpointing, and by plain PyTorch in Python with
 * the same shapes and fused AdamW. All take turns, so that what else the machine does meets all; features are made before.
 *
 * @param model label of the shape
 * @param clips of a batch, each padded to 30 s
 * @param tokens of each
 * @param hubbub median time of a step
 * @param checkpointing median time with what gradients need computed again
 * @param pyTorch median time of PyTorch
 * @param ratio median of the ratios of the wall times of Hubbub and PyTorch in one turn
 * @param cpuRatio of the processor times
 * @param resident most bytes of memory of Hubbub's process in its first step; 0 where the system does not tell
 * @param residentCheckpointing the same with gradient checkpointing, in a step before
 */
public record TrainingComparison(
        String model,
        int clips,
        int tokens,
        Spent hubbub,
        Spent checkpointing,
        Spent pyTorch,
        double ratio,
        double cpuRatio,
        long resident,
        long residentCheckpointing) {
    private static final double RATE = 1e-5;
    private static final int SECONDS = 30;

    /**
     * How much is compared.
     *
     * @param model its shape
     * @param clips of a batch
     * @param tokens of each
     */
    public record Sizes(ModelShape model, int clips, int tokens) {}

    /** A turn of all three. */
    private record Turn(Spent hubbub, Spent checkpointing, Spent pyTorch) {}

    /** @param python a program that {@linkplain PyTorchComparison#isPossible can be compared with} */
    public static TrainingComparison measure(
            String python, Path folder, Sizes sizes, int repeats, ModelOptions options) {
        RandomCheckpoint checkpoint = RandomCheckpoint.in(folder, sizes.model);
        try (TrainableModel model = ModelFamilies.of(checkpoint.folder())
                        .training()
                        .orElseThrow()
                        .open(checkpoint.folder(), options);
                PyTorchPeer peer = PyTorchPeer.start(python, "peer.py", folder, shape(sizes, options))) {
            TrainingBatch batch = batch(model, sizes);
            try (Learner again = learner(model, true);
                    Learner keeping = learner(model, false)) {
                long residentCheckpointing = resident(again, batch);
                long resident = resident(keeping, batch);
                peer.train(sizes.clips);
                List<Turn> turns = IntStream.rangeClosed(1, repeats)
                        .mapToObj(step ->
                                new Turn(step(keeping, batch, step), step(again, batch, step), peer.train(sizes.clips)))
                        .toList();
                return of(sizes, turns, resident, residentCheckpointing);
            }
        }
    }

    private static TrainingComparison of(Sizes sizes, List<Turn> turns, long resident, long residentCheckpointing) {
        List<Spent> ratios = turns.stream()
                .map(turn -> new Spent(ratio(turn, Spent::wallSeconds), ratio(turn, Spent::cpuSeconds)))
                .toList();
        Spent ratio = Spent.median(ratios);
        return new TrainingComparison(
                sizes.model.label(),
                sizes.clips,
                sizes.tokens,
                Spent.median(turns.stream().map(Turn::hubbub).toList()),
                Spent.median(turns.stream().map(Turn::checkpointing).toList()),
                Spent.median(turns.stream().map(Turn::pyTorch).toList()),
                ratio.wallSeconds(),
                ratio.cpuSeconds(),
                resident,
                residentCheckpointing);
    }

    private static double ratio(Turn turn, ToDoubleFunction<Spent> time) {
        return time.applyAsDouble(turn.hubbub) / time.applyAsDouble(turn.pyTorch);
    }

    private static long resident(Learner learner, TrainingBatch batch) {
        try (ResidentPeak peak = ResidentPeak.watch()) {
            step(learner, batch, 0);
            return peak.bytes();
        }
    }

    private static Spent step(Learner learner, TrainingBatch batch, int number) {
        var step = Spent.on(() -> learner.step(List.of(batch), RATE, number));
        if (!step.result().taken()) {
            throw new UnsupportedOperationException("A step of training was not taken: its loss is no number.");
        }
        return step.spent();
    }

    private static Learner learner(TrainableModel model, boolean checkpointing) {
        return new Learner(
                model,
                LearntParameters.of(model, List.of(), Optional.empty()),
                Objective.CROSS_ENTROPY,
                AdamW.USUAL,
                Optional.empty(),
                checkpointing,
                0);
    }

    private static TrainingBatch batch(TrainableModel model, Sizes sizes) {
        TrainingInput input = model.input(Clip.ofAudio(Babble.of(SECONDS, 0)), Encoding.PADDED);
        int[] fed = IntStream.range(0, sizes.tokens).map(i -> 1 + i * 37 % 5000).toArray();
        int[] labels = IntStream.range(0, sizes.tokens)
                .map(i -> i + 1 < sizes.tokens ? fed[i + 1] : model.endOfText())
                .toArray();
        return new TrainingBatch(
                Collections.nCopies(sizes.clips, input),
                new ArrayList<>(Collections.nCopies(sizes.clips, new Target(fed, labels))));
    }

    private static Map<String, Object> shape(Sizes sizes, ModelOptions options) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("family", "whisper");
        shape.put("threads", options.threads());
        shape.put("seconds", SECONDS);
        shape.put("tokens", sizes.tokens);
        shape.put("rate", RATE);
        shape.put("whisper", PyTorchComparison.whisper(sizes.model.config()));
        return shape;
    }
}
