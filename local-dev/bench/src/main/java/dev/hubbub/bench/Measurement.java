package dev.hubbub.bench;

import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.notebook.GridComparison;
import dev.hubbub.bench.notebook.SegmentComparison;
import dev.hubbub.bench.speed.DecodeSpeed;
import dev.hubbub.bench.speed.EncodeSpeed;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the parts that were asked for, one after the other. */
final class Measurement {
    private final Path folder;
    private final ModelOptions options;
    private final Sizes sizes;
    private final Consumer<String> progress;

    /**
     * @param folder where the models are made
     * @param options where and how models compute
     * @param progress is told what begins
     */
    Measurement(Path folder, ModelOptions options, Sizes sizes, Consumer<String> progress) {
        this.folder = folder;
        this.options = options;
        this.sizes = sizes;
        this.progress = progress;
    }

    Report run(Set<Part> parts) {
        TorchRuntime.useThreads(options.threads());
        Machine machine = Machine.describe(options);
        List<EncodeSpeed> encode = new ArrayList<>();
        List<DecodeSpeed> decode = new ArrayList<>();
        if (parts.contains(Part.ENCODE) || parts.contains(Part.DECODE)) {
            sizes.speed().models().forEach(shape -> speed(shape, parts, encode, decode));
        }
        return new Report(
                machine,
                sizes.repeats(),
                encode,
                decode,
                parts.contains(Part.SEGMENT) ? segment() : null,
                parts.contains(Part.GRID) ? grid() : null,
                parts.contains(Part.MEMORY) ? memory() : null);
    }

    private void speed(ModelShape shape, Set<Part> parts, List<EncodeSpeed> encode, List<DecodeSpeed> decode) {
        Sizes.Speed speed = sizes.speed();
        try (WhisperModel model = WhisperModel.load(checkpoint(shape).folder(), options)) {
            if (parts.contains(Part.ENCODE)) {
                progress.accept("encoding with " + shape.label());
                encode.addAll(EncodeSpeed.measure(model, shape, speed.batches(), sizes.repeats()));
            }
            if (parts.contains(Part.DECODE)) {
                progress.accept("decoding with " + shape.label());
                decode.addAll(DecodeSpeed.measure(
                        model, shape, speed.batches(), speed.beams(), speed.tokens(), sizes.repeats()));
            }
        }
    }

    private SegmentComparison segment() {
        Sizes.Segment segment = sizes.segment();
        progress.accept(
                "one segment as a notebook decodes it, with " + segment.model().label());
        return SegmentComparison.measure(
                checkpoint(segment.model()), segment.beam(), segment.tokens(), sizes.repeats(), exact());
    }

    private GridComparison grid() {
        progress.accept("a grid of trials as a notebook runs it, with "
                + sizes.gridModel().label());
        return GridComparison.measure(checkpoint(sizes.gridModel()), sizes.grid(), exact());
    }

    private MemoryCourse memory() {
        Sizes.Memory memory = sizes.memory();
        progress.accept("memory over " + memory.segments() + " segments");
        return MemoryCourse.measure(
                checkpoint(memory.model()),
                memory.segments(),
                memory.beam(),
                memory.tokens(),
                memory.padded(),
                options);
    }

    private RandomCheckpoint checkpoint(ModelShape shape) {
        return RandomCheckpoint.in(folder, shape);
    }

    /** Two schedules can be held against each other only where rounding does not choose the tokens. */
    private ModelOptions exact() {
        return options.withPrecision(Precision.FLOAT32);
    }
}
