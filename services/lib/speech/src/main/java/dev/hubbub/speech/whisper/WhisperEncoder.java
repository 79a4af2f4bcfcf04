package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.EncodedBatch.CrossSlots;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whisper's encoder over a batch. Clips of different lengths go through together: what lies behind a clip's end is hidden
 * from both convolutions and from every attention, so that each clip comes out as it would alone. On a GPU the
 * convolutions of float32 are computed in float32 too, which cuDNN would by default round to ten bits of mantissa.
 */
final class WhisperEncoder {
    private static final long[] ALL_EQUAL = {};

    /**
     * Batches are as wide as a whole number of seconds. The engine's kernels keep memory for every shape they have met,
     * and clips of every length would be as many shapes.
     */
    private static final int WIDTH_STEP = 100;

    private final Script script;
    private final WhisperWeights weights;
    private final WhisperConfig config;

    WhisperEncoder(Script script, WhisperWeights weights, WhisperConfig config) {
        this.script = script;
        this.weights = weights;
        this.config = config;
    }

    /**
     * Encodes clips.
     *
     * @param mels the features of all clips
     * @param members the ones to encode
     * @return a batch in the order of {@code members}, closed by the caller
     */
    EncodedBatch encode(List<MelSpectrogram> mels, int[] members, PtNDManager manager) {
        NativeScope kept = new NativeScope(manager);
        try (NativeScope scope = new NativeScope(manager)) {
            int[] frames = Arrays.stream(members).map(i -> mels.get(i).frames()).toArray();
            int width = width(IntStream.of(frames).max().orElseThrow());
            boolean equal = IntStream.of(frames).allMatch(count -> count == width);
            int[] lengths = IntStream.of(frames).map(WhisperEncoder::positions).toArray();
            NDArray input = stacked(scope, mels, members, width);
            IValue states = script.call(
                    kept,
                    "encode",
                    weights.stem(),
                    weights.encoder(),
                    scope.of(input),
                    scope.of(equal ? ALL_EQUAL : longs(frames)),
                    scope.of((long) config.audioHeads()));
            IValue slots = script.call(kept, "cross", weights.decoder(), states, scope.of((long) config.textHeads()));
            IValue bias = script.call(kept, "crossBias", states, scope.of(equal ? ALL_EQUAL : longs(lengths)));
            // A GPU computes behind its caller: waiting here tells encoding from decoding, in time and in what fails.
            script.call(scope, "finish", slots);
            return new EncodedBatch(kept, members, lengths, states, new CrossSlots(slots, bias));
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private int width(int longest) {
        int rounded = (longest + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
        return Math.min(rounded, 2 * config.audioContext());
    }

    /** Encoder positions of a number of mel frames: the second convolution takes every other frame. */
    static int positions(int frames) {
        return (frames + 1) / 2;
    }

    /** {@code clips x mels x frames}, zeros behind the clips as the convolution itself would put there. */
    private NDArray stacked(NativeScope scope, List<MelSpectrogram> mels, int[] members, int width) {
        FloatBuffer values = FloatBuffer.allocate(Math.multiplyExact(members.length * config.mels(), width));
        for (int row = 0; row < members.length; row++) {
            MelSpectrogram mel = mels.get(members[row]);
            for (int band = 0; band < mel.mels(); band++) {
                values.position((row * mel.mels() + band) * width);
                values.put(mel.values(), band * mel.frames(), mel.frames());
            }
        }
        Shape shape = new Shape(members.length, config.mels(), width);
        return DeviceMemoryException.telling(
                "bringing features to it", () -> scope.arrays().create(values.array(), shape));
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
