package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;

/** The way with weights that stay as they are, of which records have been made. */
final class LoadedPass extends AvHubertPass {
    private final Script.Calls calls;
    private final AvHubertWeights weights;
    private final int heads;
    private final long together;

    /**
     * @param calls how methods of the script are called: as inference does, or such that others can be differentiated
     * @param weights the script's records of them
     * @param heads of each attention
     * @param together pictures that go through the first convolutions at once
     */
    LoadedPass(Script.Calls calls, AvHubertWeights weights, int heads, long together) {
        this.calls = calls;
        this.weights = weights;
        this.heads = heads;
        this.together = together;
    }

    AvHubertWeights weights() {
        return weights;
    }

    @Override
    IValue encode(NativeScope kept, NativeScope staging, IValue heard, IValue seen, long[] lengths) {
        return calls.of(
                kept, "encode", weights.fusion(), weights.layers(), heard, seen, staging.of(lengths), staging.of((long)
                        heads));
    }

    @Override
    IValue heard(NativeScope staging, IValue sound, long[] present) {
        return calls.of(staging, "hear", weights.ear(), sound, staging.of(present));
    }

    @Override
    IValue pictures(NativeScope staging, NDArray pixels) {
        return calls.of(staging, "pictures", weights.eye(), staging.of(pixels));
    }

    @Override
    IValue seen(NativeScope staging, IValue pictures, long[] counts, int width) {
        return calls.of(
                staging,
                "see",
                weights.eye(),
                pictures,
                staging.of(counts),
                staging.of((long) width),
                staging.of(together));
    }

    @Override
    IValue nothing(NativeScope staging, int rows, int width) {
        return calls.of(staging, "nothing", weights.ear(), staging.of((long) rows), staging.of((long) width));
    }
}
