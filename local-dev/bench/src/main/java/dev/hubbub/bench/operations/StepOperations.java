package dev.hubbub.bench.operations;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many operations of the engine one step of decoding calls, search included. Where few rows are decoded on a GPU, a
 * step takes as long as launching them does, whatever they compute.
 *
 * @param model shape of the model
 * @param layers of its decoder
 * @param beam hypotheses; 1 is greedy
 * @param step operations of a step
 * @param stepComputing those of them that are no mere view
 * @param layer operations that each layer adds
 * @param layerComputing those of them that are no mere view
 */
public record StepOperations(
        String model, int layers, int beam, double step, double stepComputing, double layer, double layerComputing) {
    private static final double SECONDS = 5;

    /** Texts as long as these differ by steps that all go alike: no cache of keys and values grows between them. */
    private static final int SHORTER = 8;

    private static final int LONGER = 16;

    /**
     * Counts for one shape; a layer's are what it has more than the same shape with a decoder of one layer.
     *
     * @param measured is given the counts of each beam size
     */
    public static void measure(
            Path folder,
            ModelShape shape,
            List<Integer> beams,
            ModelOptions options,
            Consumer<StepOperations> measured) {
        RandomCheckpoint shallow = RandomCheckpoint.withOneDecoderLayer(folder, shape);
        RandomCheckpoint whole = RandomCheckpoint.in(folder, shape);
        int layers = shape.config().textLayers();
        try (WhisperModel one = WhisperModel.load(shallow.folder(), options);
                WhisperModel all = WhisperModel.load(whole.folder(), options)) {
            for (int beam : beams) {
                Step lowest = step(one, beam, folder);
                Step step = step(all, beam, folder);
                measured.accept(new StepOperations(
                        shape.label(),
                        layers,
                        beam,
                        step.all,
                        step.computing,
                        (step.all - lowest.all) / (layers - 1),
                        (step.computing - lowest.computing) / (layers - 1)));
            }
        }
    }

    /** What a step calls, on average of several. */
    private record Step(double all, double computing) {}

    private static Step step(WhisperModel model, int beam, Path folder) {
        CalledOperations shorter = decode(model, beam, SHORTER, folder);
        CalledOperations longer = decode(model, beam, LONGER, folder);
        double steps = LONGER - SHORTER;
        return new Step((longer.all() - shorter.all()) / steps, (longer.computing() - shorter.computing()) / steps);
    }

    private static CalledOperations decode(WhisperModel model, int beam, int tokens, Path folder) {
        try (EncodedAudio audio = model.encode(Babble.segments(1, SECONDS), false)) {
            return CalledOperations.of(
                    () -> FixedLength.tokens(
                            model.decode(audio, FixedLength.options(model.tokens(), beam, tokens)), tokens),
                    folder.resolve("operations.json"));
        }
    }
}
