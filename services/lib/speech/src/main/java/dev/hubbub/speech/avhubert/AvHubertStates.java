package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Clips after the encoder, on its device, 25 states a second.
 *
 * @param scope owns them; closed with this
 * @param states {@code clips x most frames x width}, a clip's frames first; what stands behind them means nothing
 * @param frames of each clip
 */
public record AvHubertStates(NativeScope scope, IValue states, int[] frames) implements AutoCloseable {

    /**
     * What says to scripts which states are a clip's own.
     *
     * @param frames of each clip of a batch
     * @return the same, or nothing where all are equally long and nothing has to be hidden
     */
    static long[] lengths(int[] frames) {
        return IntStream.of(frames).distinct().count() == 1
                ? new long[0]
                : Arrays.stream(frames).asLongStream().toArray();
    }

    /** The states of one clip, row-major {@code frames x width}. */
    public float[] of(int clip) {
        try (NativeScope reading = new NativeScope(scope.arrays())) {
            return reading.array(states)
                    .get(clip)
                    .get("0:" + frames[clip])
                    .toType(DataType.FLOAT32, false)
                    .toFloatArray();
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
