package dev.hubbub.bench;

import dev.hubbub.bench.chain.ChainMeasurement;
import dev.hubbub.bench.chain.ChainSplit;
import dev.hubbub.bench.lips.LipSpeed;
import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.merging.MergeSpeed;
import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.model.RandomFlamingo;
import dev.hubbub.bench.notebook.FlamingoComparison;
import dev.hubbub.bench.notebook.GridComparison;
import dev.hubbub.bench.notebook.SegmentComparison;
import dev.hubbub.bench.operations.StepOperations;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.precision.ComparedPrecisions;
import dev.hubbub.bench.precision.PrecisionErrors;
import dev.hubbub.bench.precision.PrecisionSpeed;
import dev.hubbub.bench.pytorch.PyTorchComparison;
import dev.hubbub.bench.pytorch.TrainingComparison;
import dev.hubbub.bench.pytorch.TransformersComparison;
import dev.hubbub.bench.sample.SampleSpeech;
import dev.hubbub.bench.sound.FfmpegComparison;
import dev.hubbub.bench.speed.DecodeSpeed;
import dev.hubbub.bench.speed.EncodeSpeed;
import dev.hubbub.bench.whispercpp.WhisperCppComparison;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.WhisperModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the parts that were asked for, one after the other. */
final class Measurement {
    private static final double WHISPER_SECONDS = 30;

    private final Path folder;
    private final ModelOptions options;
    private final Sizes sizes;
    private final Peers peers;
    private final Consumer<String> progress;
    private final Machine machine;
    private final List<EncodeSpeed> encode = new ArrayList<>();
    private final List<DecodeSpeed> decode = new ArrayList<>();
    private SegmentComparison segment;
    private FlamingoComparison flamingo;
    private final List<StepOperations> operations = new ArrayList<>();
    private final List<PrecisionSpeed> precisions = new ArrayList<>();
    private final List<PrecisionErrors> precisionErrors = new ArrayList<>();
    private final List<PeerComparison> pyTorch = new ArrayList<>();
    private final List<PeerComparison> transformers = new ArrayList<>();
    private final List<PeerComparison> whisperCpp = new ArrayList<>();
    private final List<PeerComparison> ffmpeg = new ArrayList<>();
    private TrainingComparison training;
    private final List<ChainSplit> chain = new ArrayList<>();
    private GridComparison grid;
    private MemoryCourse memory;
    private MergeSpeed merging;
    private LipSpeed lips;

    /**
     * @param folder where the models are made
     * @param options where and how models compute
     * @param peers what is compared with, where it is there
     * @param progress is told what begins
     */
    Measurement(Path folder, ModelOptions options, Sizes sizes, Peers peers, Consumer<String> progress) {
        this.folder = folder;
        this.options = options;
        this.sizes = sizes;
        this.peers = peers;
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
        if (parts.contains(Part.OPERATIONS)) {
            operations();
        }
        if (parts.contains(Part.PRECISIONS)) {
            precisions();
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
        if (parts.contains(Part.WHISPER_CPP)) {
            whisperCpp();
        }
        if (parts.contains(Part.FFMPEG)) {
            ffmpeg();
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
                operations,
                precisions,
                precisionErrors,
                pyTorch,
                transformers,
                whisperCpp,
                ffmpeg,
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
        return isThere(PyTorchComparison.isPossible(peers.python()), "PyTorch");
    }

    private boolean isThere(boolean possible, String peer) {
        if (!possible) {
            progress.accept("nothing against " + peer + ", because " + peers.python()
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
        return TrainingComparison.measure(peers.python(), folder, sizes.training(), sizes.repeats(), exact());
    }

    private void pyTorch() {
        if (!isComparable()) {
            return;
        }
        Sizes.Lips lips = sizes.lips();
        progress.accept("models that read lips against PyTorch in Python");
        var compared = new PyTorchComparison.Sizes(
                sizes.segment().model(), lips.batches(), lips.beams(), lips.tokens(), sizes.repeats());
        PyTorchComparison.measure(peers.python(), folder, compared, exact(), pyTorch::add);
    }

    private void transformers() {
        if (!isThere(TransformersComparison.isPossible(peers.python()), "transformers")) {
            return;
        }
        Sizes.Lips shared = sizes.lips();
        progress.accept("Whisper against transformers in Python");
        var compared = new TransformersComparison.Sizes(
                sizes.speed().models(), shared.batches(), shared.beams(), shared.tokens(), sizes.repeats());
        TransformersComparison.measure(peers.python(), folder, compared, exact(), transformers::add);
    }

    private void operations() {
        for (ModelShape shape : sizes.speed().models()) {
            progress.accept("operations of a step with " + shape.label());
            StepOperations.measure(folder, shape, sizes.lips().beams(), options, operations::add);
        }
    }

    private void precisions() {
        List<Precision> compared = ComparedPrecisions.here(options.device(), progress);
        for (ModelShape shape : sizes.speed().models()) {
            progress.accept("precisions with " + shape.label());
            PrecisionSpeed.measure(
                    folder, shape, compared, sizes.speed().tokens(), sizes.repeats(), options, precisions::add);
        }
        Optional<SampleSpeech> samples = peers.speech();
        if (samples.isEmpty()) {
            progress.accept("no word errors, because " + peers.samples() + " or " + peers.trained()
                    + " is not there: name others with --samples and --trained");
            return;
        }
        progress.accept("word errors of the sample recordings");
        PrecisionErrors.measure(peers.trained(), samples.get(), compared, options, precisionErrors::add);
    }

    private void whisperCpp() {
        if (peers.whisperCpp() == null || peers.whisperCppModel() == null) {
            progress.accept("nothing against whisper.cpp: name its program with --whisper-cpp and a model of its with"
                    + " --whisper-cpp-model");
            return;
        }
        progress.accept("Whisper against whisper.cpp");
        float[] sound = peers.speech()
                .map(speech -> speech.joined(WHISPER_SECONDS))
                .orElseGet(() -> Babble.of(WHISPER_SECONDS, 1));
        WhisperCppComparison.measure(
                peers.whisperCpp(),
                peers.whisperCppModel(),
                folder,
                sound,
                sizes.speed().tokens(),
                sizes.repeats(),
                options,
                whisperCpp::add);
    }

    private void ffmpeg() {
        if (!FfmpegComparison.isPossible(peers.ffmpeg())) {
            progress.accept(
                    "nothing against ffmpeg, because " + peers.ffmpeg() + " is not there: name it with --ffmpeg");
            return;
        }
        progress.accept("reading of sound against ffmpeg");
        FfmpegComparison.measure(peers.ffmpeg(), folder, sizes.soundSeconds(), sizes.repeats(), ffmpeg::add);
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
