package dev.hubbub.speech.whisper;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.decoding.DecoderRun;
import dev.hubbub.speech.decoding.TextSlots;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.EncodedBatch.CrossSlots;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The decoder at work on one batch. Its memory lies in slots by role: the <em>self</em> slots grow by one position per
 * step and follow their rows when these are reordered; the <em>audio</em> and <em>video</em> slots are the batch's and
 * belong to segments, so that all rows of a segment read the same memory.
 */
final class WhisperRun implements DecoderRun {
    private static final long[] LAST = {};

    private final Script script;
    private final WhisperWeights weights;
    private final WhisperConfig config;
    private final NativeScope scope;
    private final IValue heads;
    private final TextSlots text;
    private CrossSlots audio;
    private CrossSlots video;
    private NativeScope crossScope;
    /** Encoder positions of each segment. */
    private int[] frames;

    WhisperRun(Script script, WhisperWeights weights, WhisperConfig config, PtNDManager manager, EncodedBatch batch) {
        this.script = script;
        this.weights = weights;
        this.config = config;
        this.scope = new NativeScope(manager);
        this.heads = scope.of((long) config.textHeads());
        this.audio = batch.audio();
        this.video = batch.video();
        this.crossScope = new NativeScope(manager);
        this.frames = IntStream.range(0, batch.size()).map(batch::length).toArray();
        this.text = new TextSlots(script, scope, weights.head(), config.textLayers(), frames.length);
    }

    @Override
    public int segments() {
        return frames.length;
    }

    @Override
    public int frames(int segment) {
        return frames[segment];
    }

    @Override
    public int vocabulary() {
        return config.vocabulary();
    }

    @Override
    public int textContext() {
        return config.textContext();
    }

    @Override
    public PtNDManager manager() {
        return scope.arrays();
    }

    @Override
    public IValue prompt(NativeScope caller, long[] tokens, long[] positions) {
        text.begin(frames.length);
        return feed(caller, tokens, positions);
    }

    @Override
    public IValue step(NativeScope caller, long[] tokens, long[] parents) {
        text.follow(caller, parents);
        return feed(caller, tokens, LAST);
    }

    private IValue feed(NativeScope caller, long[] tokens, long[] positions) {
        IValue logits = script.call(
                caller,
                "step",
                weights.head(),
                weights.decoder(),
                weights.gated(),
                audio.slots(),
                audio.bias(),
                video.slots(),
                video.bias(),
                text.slots(),
                caller.of(tokens),
                caller.of((long) text.rows()),
                caller.of((long) text.position()),
                caller.of(positions),
                heads);
        text.wrote(tokens.length);
        return logits;
    }

    @Override
    public void keep(int[] kept) {
        NativeScope next = new NativeScope(scope.arrays());
        try {
            long[] index = Arrays.stream(kept).asLongStream().toArray();
            CrossSlots heard = audio.of(index, script, next);
            video = video.of(index, script, next);
            audio = heard;
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        crossScope.close();
        crossScope = next;
        frames = IntStream.of(kept).map(segment -> frames[segment]).toArray();
    }

    @Override
    public void close() {
        crossScope.close();
        scope.close();
    }
}
