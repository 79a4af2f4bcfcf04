package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.EncodedBatch.CrossSlots;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Whisper's encoder over a batch. Clips of different lengths go through together: what lies behind a clip's end is hidden
 * from both convolutions and from every attention, so that each clip comes out as it would alone. Of a model that looks, the
 * pictures go beside the sound and never into it: what they are encoded to is remembered for the decoder. On a GPU the
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
    private final Optional<VideoEncoder> eyes;

    /** @param eyes what makes states of pictures; only of a model that looks */
    WhisperEncoder(Script script, WhisperWeights weights, WhisperConfig config, Optional<VideoEncoder> eyes) {
        this.script = script;
        this.weights = weights;
        this.config = config;
        this.eyes = eyes;
    }

    /**
     * Encodes clips.
     *
     * @param clips the features of all clips
     * @param members the ones to encode: all of them heard or none, all of them seen or none
     * @return a batch in the order of {@code members}, closed by the caller
     */
    EncodedBatch encode(List<ClipFeatures> clips, int[] members, PtNDManager manager) {
        List<ClipFeatures> batch = IntStream.of(members).mapToObj(clips::get).toList();
        int[] frames = batch.stream().mapToInt(ClipFeatures::frames).toArray();
        int[] lengths = IntStream.of(frames).map(WhisperEncoder::positions).toArray();
        NativeScope kept = new NativeScope(manager);
        try (NativeScope scope = new NativeScope(manager)) {
            int width = width(IntStream.of(frames).max().orElseThrow());
            boolean equal = IntStream.of(frames).allMatch(count -> count == width);
            IValue states = batch.get(0).isHeard()
                    ? heard(batch, width, equal ? ALL_EQUAL : longs(frames), kept, scope)
                    : unheard(batch.size(), positions(width), kept, scope);
            CrossSlots audio = new CrossSlots(
                    script.call(kept, "cross", weights.decoder(), states, scope.of((long) config.textHeads())),
                    script.call(kept, "crossBias", states, scope.of(equal ? ALL_EQUAL : longs(lengths))));
            CrossSlots video = batch.get(0).isSeen() ? seen(batch, kept, scope) : unseen(kept);
            // A GPU computes behind its caller: waiting here tells encoding from decoding, in time and in what fails.
            script.call(scope, "finish", batch.get(0).isSeen() ? video.slots() : audio.slots());
            return new EncodedBatch(kept, members, lengths, states, audio, video);
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private IValue heard(List<ClipFeatures> batch, int width, long[] frames, NativeScope kept, NativeScope scope) {
        return script.call(
                kept,
                "encode",
                weights.stem(),
                weights.encoder(),
                scope.of(stacked(scope, batch, width)),
                scope.of(frames),
                scope.of((long) config.audioHeads()));
    }

    /** Zeros, which is how models that look are taught to do without sound. */
    private IValue unheard(int rows, int positions, NativeScope kept, NativeScope scope) {
        return script.call(kept, "unheard", weights.stem(), scope.of((long) rows), scope.of((long) positions));
    }

    private CrossSlots seen(List<ClipFeatures> batch, NativeScope kept, NativeScope scope) {
        List<GreyFrames> pictures = batch.stream().map(ClipFeatures::pictures).toList();
        long[] lengths = pictures.stream().mapToLong(GreyFrames::frames).toArray();
        boolean equal = LongStream.of(lengths).distinct().count() == 1;
        IValue states = eyes.orElseThrow()
                .encode(
                        pictures,
                        scope.arrays(),
                        features -> script.call(
                                scope, "project", weights.projection().orElseThrow(), features));
        return new CrossSlots(
                script.call(kept, "watched", weights.gated(), states, scope.of((long) config.textHeads())),
                script.call(kept, "crossBias", states, scope.of(equal ? ALL_EQUAL : lengths)));
    }

    private CrossSlots unseen(NativeScope kept) {
        IValue nothing = script.call(kept, "nothing");
        return new CrossSlots(nothing, nothing);
    }

    private int width(int longest) {
        return width(longest, config);
    }

    /** Frames of a batch whose longest clip has so many. */
    static int width(int longest, WhisperConfig config) {
        int rounded = (longest + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
        return Math.min(rounded, 2 * config.audioContext());
    }

    /** Encoder positions of a number of mel frames: the second convolution takes every other frame. */
    static int positions(int frames) {
        return (frames + 1) / 2;
    }

    private NDArray stacked(NativeScope scope, List<ClipFeatures> batch, int width) {
        return stacked(
                scope, config.mels(), batch.stream().map(ClipFeatures::sound).toList(), width);
    }

    /** {@code clips x mels x frames}, zeros behind the clips as the convolution itself would put there. */
    static NDArray stacked(NativeScope scope, int mels, List<MelSpectrogram> batch, int width) {
        FloatBuffer values = FloatBuffer.allocate(Math.multiplyExact(batch.size() * mels, width));
        for (int row = 0; row < batch.size(); row++) {
            MelSpectrogram mel = batch.get(row);
            for (int band = 0; band < mel.mels(); band++) {
                values.position((row * mel.mels() + band) * width);
                values.put(mel.values(), band * mel.frames(), mel.frames());
            }
        }
        Shape shape = new Shape(batch.size(), mels, width);
        return DeviceMemoryException.telling(
                "bringing features to it", () -> scope.arrays().create(values.array(), shape));
    }

    static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
