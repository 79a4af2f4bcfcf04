package dev.hubbub.bench.notebook;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.decoding.DecoderRun;
import dev.hubbub.speech.torch.NativeScope;
import java.util.Arrays;

/** A decoder that remembers the texts of one segment and nothing that it computed from them. */
final class RecomputingRun implements DecoderRun {
    private final NotebookModel model;
    private final NotebookModel.Memory memory;
    private final NativeScope scope;
    private long[][] texts = {};

    RecomputingRun(NotebookModel model, NotebookModel.Memory memory) {
        this.model = model;
        this.memory = memory;
        this.scope = new NativeScope(model.manager());
    }

    @Override
    public int segments() {
        return 1;
    }

    @Override
    public int vocabulary() {
        return model.config().vocabulary();
    }

    @Override
    public int frames(int segment) {
        return model.config().audioContext();
    }

    @Override
    public int textContext() {
        return model.config().textContext();
    }

    @Override
    public PtNDManager manager() {
        return scope.arrays();
    }

    @Override
    public IValue prompt(NativeScope caller, long[] tokens, long[] positions) {
        texts = new long[][] {tokens.clone()};
        return read(caller, positions);
    }

    @Override
    public IValue step(NativeScope caller, long[] tokens, long[] parents) {
        long[][] longer = new long[tokens.length][];
        for (int row = 0; row < tokens.length; row++) {
            long[] parent = texts[Math.toIntExact(parents[row])];
            longer[row] = Arrays.copyOf(parent, parent.length + 1);
            longer[row][parent.length] = tokens[row];
        }
        texts = longer;
        return read(caller, new long[] {texts[0].length - 1L});
    }

    private IValue read(NativeScope caller, long[] positions) {
        long[] flat = Arrays.stream(texts).flatMapToLong(Arrays::stream).toArray();
        return model.read(caller, memory, flat, texts.length, positions);
    }

    /** There is only one segment, and a run without any is over. */
    @Override
    public void keep(int[] kept) {
        throw new UnsupportedOperationException("A notebook decodes one segment at a time.");
    }

    @Override
    public void close() {
        scope.close();
    }
}
