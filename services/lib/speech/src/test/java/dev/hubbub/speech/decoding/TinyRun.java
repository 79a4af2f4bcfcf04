package dev.hubbub.speech.decoding;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link TinyDecoder} at work on segments that each have states of their own. */
final class TinyRun implements DecoderRun {
    private static final int POSITIONS = 64;

    private final TinyDecoder decoder;
    private final PtNDManager manager;
    private List<double[][]> audio;
    private List<long[]> rows = List.of();

    /** @param audio encoder states per segment, {@code positions x width} */
    TinyRun(TinyDecoder decoder, PtNDManager manager, List<double[][]> audio) {
        this.decoder = decoder;
        this.manager = manager;
        this.audio = audio;
    }

    @Override
    public int segments() {
        return audio.size();
    }

    @Override
    public int vocabulary() {
        return decoder.vocabulary();
    }

    @Override
    public int frames(int segment) {
        return audio.get(segment).length;
    }

    @Override
    public int textContext() {
        return POSITIONS;
    }

    @Override
    public PtNDManager manager() {
        return manager;
    }

    @Override
    public IValue prompt(NativeScope scope, long[] tokens, long[] positions) {
        rows = Arrays.stream(tokens).mapToObj(token -> new long[] {token}).toList();
        return logits(scope);
    }

    @Override
    public IValue step(NativeScope scope, long[] tokens, long[] parents) {
        List<long[]> next = new ArrayList<>();
        for (int row = 0; row < tokens.length; row++) {
            long[] parent = rows.get(Math.toIntExact(parents[row]));
            long[] text = Arrays.copyOf(parent, parent.length + 1);
            text[parent.length] = tokens[row];
            next.add(text);
        }
        rows = next;
        return logits(scope);
    }

    private IValue logits(NativeScope scope) {
        int perSegment = rows.size() / audio.size();
        float[] logits = new float[rows.size() * vocabulary()];
        for (int row = 0; row < rows.size(); row++) {
            float[] own = decoder.logits(audio.get(row / perSegment), rows.get(row));
            System.arraycopy(own, 0, logits, row * vocabulary(), own.length);
        }
        return scope.of(scope.arrays().create(logits, new Shape(rows.size(), 1, vocabulary())));
    }

    @Override
    public void keep(int[] kept) {
        audio = IntStream.of(kept).mapToObj(audio::get).toList();
    }

    @Override
    public void close() {
        rows = List.of();
    }
}
