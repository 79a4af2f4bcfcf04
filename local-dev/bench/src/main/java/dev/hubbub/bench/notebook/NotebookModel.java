package dev.hubbub.bench.notebook;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.avhubert.AvHubertEncoder;
import dev.hubbub.speech.avhubert.AvHubertInput;
import dev.hubbub.speech.avhubert.AvHubertStates;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.decoding.BatchSearch;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.SearchPlan;
import dev.hubbub.speech.decoding.Selection;
import dev.hubbub.speech.decoding.TokenRules;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.flamingo.FlamingoLayout;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whisper as a published notebook ran it on the same kind of task: one segment at a time, encoded anew for every
 * decoding, and a decoder without memory, which reads the whole text again for every token, computes the keys and values
 * of the audio again, and gives logits for all positions. It is here to be compared with, and is taken at its cheapest:
 * it has the engine's fused attention, no interpreter between the operations, and keys and values of the audio are made
 * once per step instead of once per hypothesis. The search is Hubbub's own, so that equal logits give equal tokens.
 *
 * <p>Whisper-Flamingo is run in the same way: its own original has no memory at all. The pictures go through Hubbub's video
 * encoder, which costs both schedules the same, and are encoded anew for every decoding.
 */
final class NotebookModel implements AutoCloseable {
    private final WhisperConfig config;
    private final WhisperTokens tokens;
    private final LogMel features;
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final Selection selection;
    private final IValue weights;
    private final Optional<AvHubertEncoder> eyes;

    private NotebookModel(WhisperCheckpoint checkpoint, String device, Optional<AvHubertEncoder> eyes) {
        this.config = checkpoint.config();
        this.tokens = WhisperTokens.of(config, checkpoint.generation(), Optional.empty());
        this.features = new LogMel(config.mels());
        this.manager = TorchRuntime.newManager(TorchRuntime.device(device));
        this.scope = new NativeScope(manager);
        this.script = Script.load(NotebookModel.class, "Notebook", manager.getDevice());
        this.selection = new Selection(manager.getDevice());
        ParameterSet own = checkpoint.parameters();
        List<Parameter> used = own.stream()
                .filter(weight -> !weight.name().startsWith(FlamingoLayout.VIDEO_ENCODER))
                .toList();
        this.weights = scope.of(ParameterSet.of(used).arrays(scope));
        this.eyes = eyes;
    }

    static NotebookModel load(Path folder, String device) {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder)) {
            return new NotebookModel(checkpoint, device, Optional.empty());
        }
    }

    static NotebookModel loadLooking(Path folder, String device) {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder, FlamingoLayout.VARIANT)) {
            AvHubertEncoder eyes = AvHubertEncoder.load(
                    checkpoint.parameters().under(FlamingoLayout.VIDEO_ENCODER),
                    OptionalInt.empty(),
                    folder.toString(),
                    Precision.FLOAT32,
                    TorchRuntime.device(device));
            return new NotebookModel(checkpoint, device, Optional.of(eyes));
        }
    }

    /** Encodes and decodes one segment. */
    List<Integer> transcribe(float[] samples, DecodingOptions options) {
        return TorchRuntime.inference(() -> {
            try (NativeScope own = new NativeScope(manager)) {
                int window = 2 * config.audioContext() * LogMel.HOP;
                IValue audio = encode(own, features.ofPadded(samples, window - samples.length));
                return decode(new Memory(audio, unseen(own)), options);
            }
        });
    }

    /** Encodes and decodes one segment of sound and pictures, at its own length. */
    List<Integer> transcribe(Clip clip, DecodingOptions options) {
        return TorchRuntime.inference(() -> {
            try (NativeScope own = new NativeScope(manager)) {
                IValue audio = encode(own, features.of(clip.audio()));
                return decode(new Memory(audio, look(own, clip)), options);
            }
        });
    }

    /** What a segment was encoded to. */
    record Memory(IValue audio, IValue video) {}

    private IValue unseen(NativeScope own) {
        return own.of(own.arrays().zeros(new Shape(1, 0, config.textState())));
    }

    private IValue look(NativeScope own, Clip clip) {
        AvHubertInput input = AvHubertInput.of(new Clip(null, clip.video()), Set.of(Modality.VIDEO));
        try (AvHubertStates states = eyes.orElseThrow().encode(List.of(input), manager)) {
            return script.call(own, "project", weights, states.states());
        }
    }

    private IValue encode(NativeScope own, MelSpectrogram mel) {
        var input = own.arrays().create(mel.values(), new Shape(1, mel.mels(), mel.frames()));
        return script.call(own, "encode", weights, own.of(input), own.of((long) config.audioLayers()), own.of((long)
                config.audioHeads()));
    }

    private List<Integer> decode(Memory memory, DecodingOptions options) {
        long[] prompt = {
            tokens.startOfTranscript(),
            tokens.language(options.language()),
            tokens.transcribe().orElseThrow(),
            tokens.noTimestamps().orElseThrow()
        };
        try (RecomputingRun run = new RecomputingRun(this, memory);
                NativeScope promptScope = new NativeScope(manager)) {
            IValue logits = run.prompt(promptScope, prompt, new long[] {prompt.length - 1L});
            return new BatchSearch(selection, SearchPlan.whisper(options.search(), rules(options)), run, new long[] {0})
                    .run(promptScope, logits, 0, prompt.length)
                    .get(0)
                    .chosen()
                    .tokens();
        }
    }

    private TokenRules rules(DecodingOptions options) {
        TreeSet<Integer> suppressed = new TreeSet<>(options.search().suppressTokens());
        suppressed.remove(DecodingOptions.NON_SPEECH);
        suppressed.addAll(tokens.suppressedByDefault());
        TreeSet<Integer> first = new TreeSet<>(tokens.blank());
        first.add(tokens.endOfText());
        return new TokenRules(tokens.endOfText(), suppressed, first, null);
    }

    WhisperConfig config() {
        return config;
    }

    PtNDManager manager() {
        return manager;
    }

    /**
     * Reads texts from their start.
     *
     * @param texts {@code rows x length}, row-major
     * @param positions the ones whose logits are looked at; all are computed
     * @return {@code rows x positions x vocabulary}, of the caller's scope
     */
    IValue read(NativeScope caller, Memory memory, long[] texts, int rows, long[] positions) {
        try (NativeScope own = new NativeScope(manager)) {
            IValue all = script.call(
                    own,
                    "logits",
                    weights,
                    memory.audio(),
                    memory.video(),
                    own.of(texts),
                    own.of((long) rows),
                    own.of((long) config.textLayers()),
                    own.of((long) config.textHeads()));
            return script.call(caller, "at", all, own.of(positions));
        }
    }

    @Override
    public void close() {
        eyes.ifPresent(AvHubertEncoder::close);
        selection.close();
        script.close();
        scope.close();
        manager.close();
    }
}
