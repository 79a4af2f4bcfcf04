package dev.hubbub.speech.avhubert;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.avhubert.TextDecoder.Memory;
import dev.hubbub.speech.avhubert.TextDecoder.Weights;
import dev.hubbub.speech.decoding.DecoderRun;
import dev.hubbub.speech.decoding.TextSlots;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The text decoder at work on one batch. What it has written lies in slots that grow by one position per step and follow
 * their rows; what it attends to belongs to clips, so that all rows of a clip read the same memory.
 */
public final class TextRun implements DecoderRun {
    private static final long[] LAST = {};

    private final TextDecoder decoder;
    private final Script script;
    private final Weights weights;
    private final NativeScope scope;
    private final IValue heads;
    private final TextSlots text;
    private Memory memory;
    private NativeScope memoryScope;

    TextRun(TextDecoder decoder, Script script, Weights weights, Memory memory, PtNDManager parent) {
        this.decoder = decoder;
        this.script = script;
        this.weights = weights;
        this.scope = new NativeScope(parent);
        this.heads = scope.of((long) decoder.dimensions().heads());
        this.text = new TextSlots(
                script, scope, weights.head(), decoder.dimensions().layers(), memory.frames().length);
        this.memory = memory;
        this.memoryScope = new NativeScope(parent);
    }

    @Override
    public int segments() {
        return memory.frames().length;
    }

    @Override
    public int frames(int segment) {
        return memory.frames()[segment];
    }

    @Override
    public int vocabulary() {
        return decoder.dimensions().vocabulary();
    }

    @Override
    public int textContext() {
        return decoder.context();
    }

    @Override
    public PtNDManager manager() {
        return scope.arrays();
    }

    @Override
    public IValue prompt(NativeScope caller, long[] tokens, long[] positions) {
        text.begin(segments());
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
                weights.blocks(),
                memory.slots(),
                memory.bias(),
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
            IValue index = next.of(Arrays.stream(kept).asLongStream().toArray());
            memory = new Memory(
                    script.call(next, "select", memory.slots(), index),
                    script.call(next, "select", memory.bias(), index),
                    IntStream.of(kept).map(segment -> memory.frames()[segment]).toArray());
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        memoryScope.close();
        memoryScope = next;
    }

    @Override
    public void close() {
        memoryScope.close();
        scope.close();
    }
}
