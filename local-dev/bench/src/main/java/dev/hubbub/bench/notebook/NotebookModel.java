package dev.hubbub.bench.notebook;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.decoding.BatchSearch;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.SearchPlan;
import dev.hubbub.speech.decoding.Selection;
import dev.hubbub.speech.decoding.TokenRules;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whisper as a published notebook ran it on the same kind of task: one segment at a time, encoded anew for every
 * decoding, and a decoder without memory, which reads the whole text again for every token, computes the keys and values
 * of the audio again, and gives logits for all positions. It is here to be compared with, and is taken at its cheapest:
 * it has the engine's fused attention, no interpreter between the operations, and keys and values of the audio are made
 * once per step instead of once per hypothesis. The search is Hubbub's own, so that equal logits give equal tokens.
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

    private NotebookModel(WhisperCheckpoint checkpoint, String device) {
        this.config = checkpoint.config();
        this.tokens = WhisperTokens.of(config, checkpoint.generation(), Optional.empty());
        this.features = new LogMel(config.mels());
        this.manager = TorchRuntime.newManager(TorchRuntime.device(device));
        this.scope = new NativeScope(manager);
        this.script = Script.load(NotebookModel.class, "Notebook", manager.getDevice());
        this.selection = new Selection(manager.getDevice());
        this.weights = scope.of(checkpoint.parameters().arrays(scope));
    }

    static NotebookModel load(Path folder, String device) {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder)) {
            return new NotebookModel(checkpoint, device);
        }
    }

    /** Encodes and decodes one segment. */
    List<Integer> transcribe(float[] samples, DecodingOptions options) {
        return TorchRuntime.inference(() -> {
            try (NativeScope own = new NativeScope(manager)) {
                return decode(encode(own, samples), options);
            }
        });
    }

    private IValue encode(NativeScope own, float[] samples) {
        int window = 2 * config.audioContext() * LogMel.HOP;
        MelSpectrogram mel = features.ofPadded(samples, window - samples.length);
        var input = own.arrays().create(mel.values(), new Shape(1, mel.mels(), mel.frames()));
        return script.call(own, "encode", weights, own.of(input), own.of((long) config.audioLayers()), own.of((long)
                config.audioHeads()));
    }

    private List<Integer> decode(IValue audio, DecodingOptions options) {
        long[] prompt = {
            tokens.startOfTranscript(),
            tokens.language(options.language()),
            tokens.transcribe().orElseThrow(),
            tokens.noTimestamps().orElseThrow()
        };
        try (RecomputingRun run = new RecomputingRun(this, audio);
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
    IValue read(NativeScope caller, IValue audio, long[] texts, int rows, long[] positions) {
        try (NativeScope own = new NativeScope(manager)) {
            IValue all = script.call(
                    own,
                    "logits",
                    weights,
                    audio,
                    own.of(texts),
                    own.of((long) rows),
                    own.of((long) config.textLayers()),
                    own.of((long) config.textHeads()));
            return script.call(caller, "at", all, own.of(positions));
        }
    }

    @Override
    public void close() {
        selection.close();
        script.close();
        scope.close();
        manager.close();
    }
}
