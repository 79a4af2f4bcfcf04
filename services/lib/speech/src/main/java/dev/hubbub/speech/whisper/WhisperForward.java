package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Whisper's scores under teacher forcing: what inference computes, block by block and one prompt long as the text, with
 * records that are made of the weights anew each time so that gradients reach them.
 */
final class WhisperForward implements TrainableModel.Forward {
    private static final String ADAPTER = "adapter.";
    private static final long[] ALL_EQUAL = {};

    private final Script script;
    private final WhisperConfig config;
    private final Precision precision;
    private final NativeScope kept;
    private final IValue stem;
    private final List<IValue> encoder;
    private final IValue head;
    private final List<IValue> decoder;
    private final Optional<LetterLoss> letters;
    private final Optional<TrainableVideoEncoder.Forward> eyes;
    private final Recording recording;

    /**
     * @param letters the loss of a model that learns letters beside its tokens; closed with this
     * @param eyes what makes states of pictures, of a model that looks; closed with this
     * @param recording how the convolutions and the blocks are recorded
     */
    WhisperForward(
            Script script,
            WhisperConfig config,
            Precision precision,
            Map<String, NDArray> weights,
            Optional<LetterLoss> letters,
            Optional<TrainableVideoEncoder.Forward> eyes,
            Recording recording,
            PtNDManager manager) {
        this.script = script;
        this.config = config;
        this.precision = precision;
        this.letters = letters;
        this.eyes = eyes;
        this.recording = recording;
        this.kept = new NativeScope(manager);
        this.stem = kept.of(under("encoder.", weights));
        this.encoder = blocks("encoder", config.audioLayers(), weights);
        this.head = kept.of(under("decoder.", weights));
        this.decoder = blocks("decoder", config.textLayers(), weights);
    }

    private List<IValue> blocks(String part, int count, Map<String, NDArray> weights) {
        return IntStream.range(0, count)
                .mapToObj(block -> kept.of(under(part + ".blocks." + block + ".", weights)))
                .toList();
    }

    /** By what follows the prefix; of the whole encoder and decoder without their blocks. */
    private static Map<String, NDArray> under(String prefix, Map<String, NDArray> weights) {
        Map<String, NDArray> part = new LinkedHashMap<>();
        weights.forEach((name, array) -> {
            if (name.startsWith(ADAPTER)) {
                part.put(name, array);
            } else if (name.startsWith(prefix) && !name.startsWith(prefix + "blocks.")) {
                part.put(name.substring(prefix.length()), array);
            }
        });
        return part;
    }

    @Override
    public NDArray logits(NativeScope scope, List<TrainingInput> inputs, int[][] fed, Set<Modality> kept) {
        List<WhisperInput> clips = clips(inputs);
        return logits(scope, clips, heard(scope, clips, kept.contains(Modality.AUDIO)), fed, kept);
    }

    @Override
    public TaughtBatch taught(
            NativeScope scope,
            List<TrainingInput> inputs,
            int[][] fed,
            Set<Modality> kept,
            List<Target> targets,
            LossWeights weighed) {
        List<WhisperInput> clips = clips(inputs);
        Memory audio = heard(scope, clips, kept.contains(Modality.AUDIO));
        NDArray logits = logits(scope, clips, audio, fed, kept);
        return new TaughtBatch(
                logits, letters.map(own -> own.of(scope, audio.states, audio.lengths, logits, targets, weighed)));
    }

    private static List<WhisperInput> clips(List<TrainingInput> inputs) {
        List<WhisperInput> clips = inputs.stream().map(WhisperInput::of).toList();
        requireAlike(clips);
        return clips;
    }

    private NDArray logits(NativeScope scope, List<WhisperInput> clips, Memory audio, int[][] fed, Set<Modality> kept) {
        IValue nothing = script.record(scope, "nothing");
        Memories memories = new Memories(audio.states(), hidden(scope, audio), nothing, nothing);
        if (eyes.isPresent() && clips.get(0).mouth() != null) {
            Memory seen = seen(scope, clips, kept.contains(Modality.VIDEO));
            memories = new Memories(
                    audio.states(), memories.unheard, scope.ofValues(List.of(seen.states())), hidden(scope, seen));
        }
        IValue tokens = scope.of(
                Stream.of(fed).flatMapToInt(IntStream::of).asLongStream().toArray());
        IValue x = recording.part(
                scope,
                inner -> script.record(
                        inner,
                        "enter",
                        record(inner, "head", head),
                        tokens,
                        inner.of((long) fed.length),
                        inner.of(0L)));
        for (IValue block : decoder) {
            x = decoded(scope, block, x, memories);
        }
        return scope.array(script.record(scope, "scores", record(scope, "head", head), x));
    }

    /**
     * What every block of the decoder attends to besides the text.
     *
     * @param unheard positions of the sound that are no clip's own, in a list; none if all are
     * @param seen states of the pictures in a list; none if there are no pictures
     * @param unseen as {@code unheard}
     */
    private record Memories(IValue heard, IValue unheard, IValue seen, IValue unseen) {}

    private IValue decoded(NativeScope scope, IValue block, IValue x, Memories memories) {
        return recording.part(
                scope,
                inner -> script.record(
                        inner,
                        "decodeBlock",
                        record(inner, "decoderBlock", block),
                        eyes.isPresent()
                                ? inner.ofValues(List.of(record(inner, "gatedLayer", block)))
                                : script.record(inner, "noGatedLayers"),
                        x,
                        memories.heard,
                        memories.unheard,
                        memories.seen,
                        memories.unseen,
                        inner.of((long) config.textHeads())));
    }

    /** What the decoder attends to, {@code clips x positions x width}, and how many positions are each clip's own. */
    private record Memory(IValue states, long[] lengths, int width) {}

    /** Nothing is made up for a clip that lacks what the others of its batch have. */
    private static void requireAlike(List<WhisperInput> clips) {
        boolean alike = clips.stream()
                                .map(clip -> clip.sound() == null)
                                .distinct()
                                .count()
                        == 1
                && clips.stream().map(clip -> clip.mouth() == null).distinct().count() == 1;
        if (!alike) {
            throw new IllegalArgumentException(
                    "Some clips of a batch have sound or pictures and others have not: learn from them apart.");
        }
    }

    private Memory heard(NativeScope scope, List<WhisperInput> clips, boolean kept) {
        long[] frames = clips.stream().mapToLong(WhisperInput::frames).toArray();
        int width = WhisperEncoder.width((int) LongStream.of(frames).max().orElseThrow(), config);
        long[] lengths = LongStream.of(frames)
                .map(count -> WhisperEncoder.positions((int) count))
                .toArray();
        int positions = WhisperEncoder.positions(width);
        if (!kept || clips.get(0).sound() == null) {
            return new Memory(zeros(scope, clips.size(), positions), lengths, positions);
        }
        boolean equal = LongStream.of(frames).allMatch(count -> count == width);
        List<MelSpectrogram> mels = clips.stream().map(WhisperInput::sound).toList();
        IValue stacked = scope.of(WhisperEncoder.stacked(scope, config.mels(), mels, width));
        return new Memory(encoded(scope, stacked, scope.of(equal ? ALL_EQUAL : frames)), lengths, positions);
    }

    private IValue encoded(NativeScope scope, IValue mels, IValue frames) {
        IValue x = recording.part(
                scope, inner -> script.record(inner, "begin", record(inner, "stem", stem), mels, frames));
        for (IValue block : encoder) {
            IValue before = x;
            x = recording.part(
                    scope,
                    inner -> script.record(
                            inner, "encodeBlock", record(inner, "encoderBlock", block), before, frames, inner.of((long)
                                    config.audioHeads())));
        }
        IValue last = x;
        return recording.part(scope, inner -> script.record(inner, "end", record(inner, "stem", stem), last));
    }

    private Memory seen(NativeScope scope, List<WhisperInput> clips, boolean kept) {
        long[] lengths = clips.stream().mapToLong(WhisperInput::pictures).toArray();
        int width = (int) LongStream.of(lengths).max().orElseThrow();
        if (!kept) {
            return new Memory(zeros(scope, clips.size(), width), lengths, width);
        }
        IValue features = eyes.orElseThrow()
                .states(scope, clips.stream().map(WhisperInput::mouth).toList());
        IValue projected = recording.part(
                scope, inner -> script.record(inner, "project", record(inner, "projection", stem), features));
        return new Memory(projected, lengths, width);
    }

    private IValue zeros(NativeScope scope, int rows, int positions) {
        return script.record(
                scope, "unheard", record(scope, "stem", stem), scope.of((long) rows), scope.of((long) positions));
    }

    private IValue hidden(NativeScope scope, Memory memory) {
        boolean equal = LongStream.of(memory.lengths).allMatch(count -> count == memory.width);
        return script.record(scope, "crossBias", memory.states, scope.of(equal ? ALL_EQUAL : memory.lengths));
    }

    private IValue record(NativeScope scope, String kind, IValue weights) {
        return script.record(scope, kind, weights, scope.of((long) precision.scalarType()));
    }

    @Override
    public Set<String> inTrainingMode() {
        return eyes.map(TrainableVideoEncoder.Forward::inTrainingMode).orElse(Set.of());
    }

    @Override
    public void close() {
        letters.ifPresent(LetterLoss::close);
        eyes.ifPresent(TrainableVideoEncoder.Forward::close);
        kept.close();
    }
}
