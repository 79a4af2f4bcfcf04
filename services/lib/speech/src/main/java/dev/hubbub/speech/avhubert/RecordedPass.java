package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Recording.Part;
import dev.hubbub.speech.torch.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The way with weights that are learnt, in parts: each makes the script's records of the weights that it needs. */
final class RecordedPass extends AvHubertPass {
    /** Pairs of residual blocks that pictures go through. */
    private static final int STAGES = 4;

    private final Script script;
    private final Records records;
    private final Recording recording;
    private final int layers;
    private final int heads;
    private final long together;

    /** Makes records of weights as they are now, owned by a scope. */
    interface Records {
        IValue eye(NativeScope scope);

        IValue ear(NativeScope scope);

        IValue fusion(NativeScope scope);

        IValue layer(NativeScope scope, int layer);

        /** Whether any batch norm of the eye goes by the batch. */
        boolean isByBatch();

        /** What the records are in, as the script names it. */
        long scalarType();
    }

    /**
     * @param recording how the parts are recorded
     * @param layers of the transformer
     * @param heads of each attention
     * @param together pictures that go through all convolutions at once, where no batch norm goes by the batch
     */
    RecordedPass(Script script, Records records, Recording recording, int layers, int heads, long together) {
        this.script = script;
        this.records = records;
        this.recording = recording;
        this.layers = layers;
        this.heads = heads;
        this.together = together;
    }

    @Override
    IValue encode(NativeScope kept, NativeScope staging, IValue heard, IValue seen, long[] lengths) {
        IValue ends = staging.of(lengths);
        IValue x = recording.part(
                staging, inner -> script.record(inner, "begin", records.fusion(inner), heard, seen, ends));
        for (int i = 0; i < layers; i++) {
            x = layer(staging, i, x, ends);
        }
        IValue last = x;
        return recording.part(kept, inner -> script.record(inner, "end", records.fusion(inner), last));
    }

    private IValue layer(NativeScope staging, int layer, IValue x, IValue ends) {
        return recording.part(
                staging,
                inner -> script.record(
                        inner, "encodeLayer", records.layer(inner, layer), x, ends, inner.of((long) heads)));
    }

    @Override
    IValue heard(NativeScope staging, IValue sound, long[] present) {
        return recording.part(
                staging, inner -> script.record(inner, "hear", records.ear(inner), sound, inner.of(present)));
    }

    @Override
    IValue pictures(NativeScope staging, NDArray pixels) {
        return script.record(staging, "grey", staging.of(pixels), staging.of(records.scalarType()));
    }

    @Override
    IValue seen(NativeScope staging, IValue pictures, long[] counts, int width) {
        IValue features = staging.ofValues(
                records.isByBatch() ? List.of(together(staging, pictures, counts)) : apart(staging, pictures, counts));
        return recording.part(
                staging, inner -> script.record(inner, "lay", features, inner.of(counts), inner.of((long) width)));
    }

    /** Pictures of all clips together, as batch norms that go by the batch must see them. */
    private IValue together(NativeScope staging, IValue pictures, long[] counts) {
        IValue x = counting(
                staging, (scope, eye) -> script.record(scope, "beginTogether", eye, pictures, scope.of(counts)));
        for (int stage = 0; stage < STAGES; stage++) {
            IValue before = x;
            long first = 2L * stage;
            x = counting(staging, (scope, eye) -> script.record(scope, "twoBlocks", eye, before, scope.of(first)));
        }
        IValue last = x;
        return recording.part(staging, inner -> script.record(inner, "endTogether", records.eye(inner), last));
    }

    /** A part whose batch norms count what they see the first time. */
    private IValue counting(NativeScope staging, BiFunction<NativeScope, IValue, IValue> seeing) {
        Part first = inner -> seeing.apply(inner, records.eye(inner));
        Part again = inner -> seeing.apply(inner, script.record(inner, "uncounted", records.eye(inner)));
        return recording.part(staging, first, again);
    }

    /** A few pictures at a time: nothing that pictures are normalised by depends on others. */
    private List<IValue> apart(NativeScope staging, IValue pictures, long[] counts) {
        List<IValue> features = new ArrayList<>();
        long start = 0;
        for (long count : counts) {
            if (count > 0) {
                IValue clip = script.record(staging, "clip", pictures, staging.of(start), staging.of(count));
                for (long first = 0; first < count; first += together) {
                    features.add(some(staging, clip, first, Math.min(together, count - first)));
                }
            }
            start += count;
        }
        return features;
    }

    private IValue some(NativeScope staging, IValue clip, long first, long count) {
        return recording.part(
                staging,
                inner -> script.record(inner, "seenPart", records.eye(inner), clip, inner.of(first), inner.of(count)));
    }

    @Override
    IValue nothing(NativeScope staging, int rows, int width) {
        return script.record(
                staging, "nothing", records.ear(staging), staging.of((long) rows), staging.of((long) width));
    }
}
