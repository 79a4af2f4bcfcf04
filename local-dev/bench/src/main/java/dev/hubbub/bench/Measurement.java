package dev.hubbub.bench;

import dev.hubbub.bench.chain.ChainMeasurement;
import dev.hubbub.bench.chain.ChainSplit;
import dev.hubbub.bench.lips.LipSpeed;
import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.merging.MergeSpeed;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.model.RandomFlamingo;
import dev.hubbub.bench.notebook.FlamingoComparison;
import dev.hubbub.bench.notebook.GridComparison;
import dev.hubbub.bench.notebook.SegmentComparison;
import dev.hubbub.bench.pytorch.PyTorchComparison;
import dev.hubbub.bench.pytorch.TrainingComparison;
import dev.hubbub.bench.pytorch.TransformersComparison;
import dev.hubbub.bench.speed.DecodeSpeed;
import dev.hubbub.bench.speed.EncodeSpeed;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
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
    private final String python;
    private final Consumer<String> progress;
    private final Machine machine;
    private final List<EncodeSpeed> encode = new ArrayList<>();
    private final List<DecodeSpeed> decode = new ArrayList<>();
    private SegmentComparison segment;
    private FlamingoComparison flamingo;
    private final List<PyTorchComparison> pyTorch = new ArrayList<>();
    private final List<PyTorchComparison> transformers = new ArrayList<>();
    private TrainingComparison training;
    private final List<ChainSplit> chain = new ArrayList<>();
    private GridComparison grid;
    private MemoryCourse memory;
    private MergeSpeed merging;
    private LipSpeed lips;

    /**
     * @param folder where the models are made
     * @param options where and how models compute
     * @param python the program that plain PyTorch is run with
     * @param progress is told what begins
     */
    Measurement(Path folder, ModelOptions options, Sizes sizes, String python, Consumer<String> progress) {
        this.folder = folder;
        this.options = options;
        this.sizes = sizes;
        this.python = python;
        this.progress = progress;
        TorchRuntime.useThreads(options.threads());
        this.machine = Machine.describe(options);
    }

    /** Measures; if one part fails, what was measured before it is in the {@link #report()}. */
    void run(Set<Part> parts) {
        if (parts.contains(Part.MERGING)) {
            // First, while the process has little memory of its own.
            progress.accept("merging of checkpoints of " + sizes.mergingMegabytes() + " MB");
            merging = MergeSpeed.measure(folder, sizes.mergingMegabytes(), sizes.repeats());
        }
        if (parts.contains(Part.ENCODE) || parts.contains(Part.DECODE)) {
            sizes.speed().models().forEach(shape -> speed(shape, parts));
        }
        if (parts.contains(Part.SEGMENT)) {
            segment = segment();
        }
        if (parts.contains(Part.FLAMINGO)) {
            flamingo = flamingo();
        }
        if (parts.contains(Part.PYTORCH)) {
            pyTorch();
        }
        if (parts.contains(Part.TRANSFORMERS)) {
            transformers();
        }
        if (parts.contains(Part.TRAINING)) {
            training = training();
        }
        if (parts.contains(Part.CHAIN)) {
            chain();
        }
        if (parts.contains(Part.GRID)) {
            grid = grid();
        }
        if (parts.contains(Part.MEMORY)) {
            memory = memory();
        }
        if (parts.contains(Part.LIPS)) {
            progress.accept("lips of a face track of " + sizes.lipPictures() + " pictures");
            lips = LipSpeed.measure(folder, sizes.lipPictures(), sizes.repeats());
        }
    }

    /** What was measured so far. */
    Report report() {
        return new Report(
                machine,
                sizes.repeats(),
                encode,
                decode,
                segment,
                flamingo,
                pyTorch,
                transformers,
                training,
                chain,
                grid,
                memory,
                merging,
                lips);
    }

    private void speed(ModelShape shape, Set<Part> parts) {
        Sizes.Speed speed = sizes.speed();
        try (WhisperModel model = WhisperModel.load(checkpoint(shape).folder(), options)) {
            if (parts.contains(Part.ENCODE)) {
                progress.accept("encoding with " + shape.label());
                EncodeSpeed.measure(model, shape, speed.batches(), sizes.repeats(), encode::add);
            }
            if (parts.contains(Part.DECODE)) {
                progress.accept("decoding with " + shape.label());
                DecodeSpeed.measure(
                        model, shape, speed.batches(), speed.beams(), speed.tokens(), sizes.repeats(), decode::add);
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

    private FlamingoComparison flamingo() {
        Sizes.Segment segment = sizes.segment();
        progress.accept("one segment with lips as a notebook decodes it, with Whisper-Flamingo "
                + segment.model().label());
        return FlamingoComparison.measure(
                RandomFlamingo.in(folder, segment.model()), segment.beam(), segment.tokens(), sizes.repeats(), exact());
    }

    private boolean isComparable() {
        return isThere(PyTorchComparison.isPossible(python), "PyTorch");
    }

    private boolean isThere(boolean possible, String peer) {
        if (!possible) {
            progress.accept("nothing against " + peer + ", because " + python
                    + " is no Python that has it: name one with --python");
        }
        return possible;
    }

    private TrainingComparison training() {
        if (!isComparable()) {
            return null;
        }
        progress.accept("a step of training against PyTorch in Python, with Whisper "
                + sizes.training().model().label());
        return TrainingComparison.measure(python, folder, sizes.training(), sizes.repeats(), exact());
    }

    private void pyTorch() {
        if (!isComparable()) {
            return;
        }
        Sizes.Lips lips = sizes.lips();
        progress.accept("models that read lips against PyTorch in Python");
        var compared = new PyTorchComparison.Sizes(
                sizes.segment().model(), lips.batches(), lips.beams(), lips.tokens(), sizes.repeats());
        PyTorchComparison.measure(python, folder, compared, exact(), pyTorch::add);
    }

    private void transformers() {
        if (!isThere(TransformersComparison.isPossible(python), "transformers")) {
            return;
        }
        Sizes.Lips peers = sizes.lips();
        progress.accept("Whisper against transformers in Python");
        var compared = new TransformersComparison.Sizes(
                sizes.speed().models(), peers.batches(), peers.beams(), peers.tokens(), sizes.repeats());
        TransformersComparison.measure(python, folder, compared, exact(), transformers::add);
    }

    private void chain() {
        progress.accept("models that read lips from a face track to a score");
        var steps = new ChainMeasurement.Sizes(
                sizes.segment().model(),
                sizes.lipPictures(),
                sizes.grid().beams(),
                sizes.grid().lengths().size(),
                sizes.lips().tokens(),
                sizes.repeats());
        ChainMeasurement.measure(folder, steps, exact(), chain::add);
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
