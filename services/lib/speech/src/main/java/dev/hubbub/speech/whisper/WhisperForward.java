package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Whisper's scores under teacher forcing: the methods that inference calls, one prompt long as the text, with records that
 * are made of the weights anew each time so that gradients reach them.
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

    WhisperForward(
            Script script,
            WhisperConfig config,
            Precision precision,
            Map<String, NDArray> weights,
            PtNDManager manager) {
        this.script = script;
        this.config = config;
        this.precision = precision;
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
        List<MelSpectrogram> mels =
                inputs.stream().map(WhisperTraining.Heard::of).toList();
        IValue weights = record(scope, "head", head);
        IValue blocks = records(scope, "decoderBlock", decoder);
        IValue heads = scope.of((long) config.textHeads());
        long[] frames = mels.stream().mapToLong(MelSpectrogram::frames).toArray();
        int width = WhisperEncoder.width((int) LongStream.of(frames).max().orElseThrow(), config);
        boolean equal = LongStream.of(frames).allMatch(count -> count == width);
        IValue states = script.record(
                scope,
                "encode",
                record(scope, "stem", stem),
                records(scope, "encoderBlock", encoder),
                scope.of(WhisperEncoder.stacked(scope, config.mels(), mels, width)),
                scope.of(equal ? ALL_EQUAL : frames),
                scope.of((long) config.audioHeads()));
        long[] lengths = LongStream.of(frames).map(count -> (count + 1) / 2).toArray();
        IValue cross = script.record(scope, "cross", blocks, states, heads);
        IValue hidden = script.record(scope, "crossBias", states, scope.of(equal ? ALL_EQUAL : lengths));
        IValue nothing = script.record(scope, "nothing");
        IValue logits = script.record(
                scope,
                "step",
                weights,
                blocks,
                script.record(scope, "noGatedLayers"),
                cross,
                hidden,
                nothing,
                nothing,
                script.record(scope, "emptySlots", weights, scope.of((long) config.textLayers())),
                scope.of(Stream.of(fed)
                        .flatMapToInt(IntStream::of)
                        .asLongStream()
                        .toArray()),
                scope.of((long) fed.length),
                scope.of(0L),
                scope.of(LongStream.range(0, fed[0].length).toArray()),
                heads);
        return scope.array(logits);
    }

    private IValue records(NativeScope scope, String kind, List<IValue> weights) {
        return scope.ofValues(
                weights.stream().map(block -> record(scope, kind, block)).toList());
    }

    private IValue record(NativeScope scope, String kind, IValue weights) {
        return script.record(scope, kind, weights, scope.of((long) precision.scalarType()));
    }

    @Override
    public Set<String> inTrainingMode() {
        return Set.of();
    }

    @Override
    public void close() {
        kept.close();
    }
}
