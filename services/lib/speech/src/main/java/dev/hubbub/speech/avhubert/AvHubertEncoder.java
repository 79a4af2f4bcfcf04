package dev.hubbub.speech.avhubert;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The AV-HuBERT encoder: a ResNet-18 over mouth pictures and one projection of filter-bank frames, joined, and a
 * transformer over both. Clips that lack a sense have zeros in its place. Clips of different lengths go through together:
 * what lies behind a clip's end is hidden from every convolution and attention, so that each clip comes out as it would
 * alone.
 *
 * <pre>{@code
 * try (AvHubertEncoder encoder = AvHubertEncoder.load(checkpoint.parameters(), OptionalInt.empty(), where, precision, device);
 *         AvHubertStates states = encoder.encode(List.of(AvHubertInput.of(clip, Set.of(Modality.VIDEO))), manager)) {
 *     use(states.states()); // clips x frames x width
 * }
 * }</pre>
 *
 * <p>Not tied to a thread; the caller wraps what it does with it in {@link TorchRuntime#inference}.
 */
public final class AvHubertEncoder implements AutoCloseable {
    private static final long[] ALL_EQUAL = {};

    /** Pictures that go through the first convolutions at once: on a CPU few, so that they stay in its caches. */
    private static final long TOGETHER_ON_CPU = 16;

    private static final long TOGETHER_ON_GPU = 1024;

    private final AvHubertDimensions dimensions;
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final AvHubertWeights weights;
    private final long together;

    private AvHubertEncoder(
            ParameterSet encoder, AvHubertDimensions dimensions, Precision precision, PtNDManager manager) {
        this.dimensions = dimensions;
        this.manager = manager;
        this.scope = new NativeScope(manager);
        this.script = Script.load(AvHubertEncoder.class, "AvHubert", manager.getDevice());
        this.weights = weights(encoder, precision);
        this.together = manager.getDevice().isGpu() ? TOGETHER_ON_GPU : TOGETHER_ON_CPU;
    }

    private AvHubertWeights weights(ParameterSet encoder, Precision precision) {
        try {
            return DeviceMemoryException.telling(
                    "loading the weights", () -> AvHubertWeights.load(encoder, dimensions, precision, script, scope));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Loads the encoder that is a part of a model, or is one by itself, in any layout that {@link AvHubertNames} knows.
     *
     * @param parameters all of the model's
     * @param heads of its attention, if a configuration says it; else one for every 64 of the width
     * @param where the file, for messages
     * @throws CheckpointException if there is no encoder, or not all of one
     * @throws DeviceMemoryException if the device has too little memory for it
     */
    public static AvHubertEncoder load(
            ParameterSet parameters, OptionalInt heads, String where, Precision precision, Device device) {
        ParameterSet encoder = AvHubertNames.encoder(parameters, where);
        AvHubertDimensions dimensions = AvHubertDimensions.of(encoder, heads, where);
        return TorchRuntime.inference(
                () -> new AvHubertEncoder(encoder, dimensions, precision, TorchRuntime.newManager(device)));
    }

    /** Where it computes. */
    public Device device() {
        return manager.getDevice();
    }

    /** How large it is. */
    public AvHubertDimensions dimensions() {
        return dimensions;
    }

    /**
     * Encodes clips together.
     *
     * @param inputs at least one; each may lack another sense
     * @param parent what the states live in
     * @return {@code clips x most frames x width}, closed by the caller
     * @throws DeviceMemoryException if they do not fit on the device at once
     */
    public AvHubertStates encode(List<AvHubertInput> inputs, PtNDManager parent) {
        int[] frames = inputs.stream().mapToInt(AvHubertInput::frames).toArray();
        int width = IntStream.of(frames).max().orElseThrow();
        boolean equal = IntStream.of(frames).allMatch(count -> count == width);
        NativeScope kept = new NativeScope(parent);
        try (NativeScope staging = new NativeScope(parent)) {
            IValue heard = heard(staging, inputs, width);
            IValue seen = seen(staging, inputs, width);
            IValue states = encode(kept, heard, seen, equal ? ALL_EQUAL : longs(frames));
            // A GPU computes behind its caller: waiting here tells encoding from decoding, in time and in what fails.
            script.call(staging, "finish", states);
            return new AvHubertStates(kept, states, frames);
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    /**
     * The transformer over features of both senses.
     *
     * @param heard {@code clips x frames x width}
     * @param seen as many
     * @param lengths frames of each clip that are not padding; none if all are
     */
    IValue encode(NativeScope kept, IValue heard, IValue seen, long[] lengths) {
        try (NativeScope staging = new NativeScope(manager)) {
            return script.call(
                    kept,
                    "encode",
                    weights.fusion(),
                    weights.layers(),
                    heard,
                    seen,
                    staging.of(lengths),
                    staging.of((long) dimensions.heads()));
        }
    }

    private IValue heard(NativeScope staging, List<AvHubertInput> inputs, int width) {
        if (inputs.stream().allMatch(input -> input.sound() == null)) {
            return nothing(staging, inputs.size(), width);
        }
        float[] values = new float[Math.multiplyExact(inputs.size() * AvHubertInput.FEATURES, width)];
        long[] present = new long[inputs.size()];
        for (int row = 0; row < inputs.size(); row++) {
            float[] sound = inputs.get(row).sound();
            if (sound != null) {
                System.arraycopy(sound, 0, values, row * width * AvHubertInput.FEATURES, sound.length);
                present[row] = 1;
            }
        }
        NDArray sound = DeviceMemoryException.telling("bringing features to it", () -> staging.arrays()
                .create(values, new Shape(inputs.size(), width, AvHubertInput.FEATURES)));
        return heard(staging, staging.of(sound), present);
    }

    /** @param present 1 for clips that have sound, 0 for those that have not */
    IValue heard(NativeScope staging, IValue sound, long[] present) {
        return script.call(staging, "hear", weights.ear(), sound, staging.of(present));
    }

    private IValue seen(NativeScope staging, List<AvHubertInput> inputs, int width) {
        long[] counts = inputs.stream()
                .mapToLong(input -> input.pictures() == null ? 0 : input.frames())
                .toArray();
        int all = Math.toIntExact(Arrays.stream(counts).sum());
        if (all == 0) {
            return nothing(staging, inputs.size(), width);
        }
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(all, AvHubertInput.SIDE * AvHubertInput.SIDE));
        inputs.stream().filter(input -> input.pictures() != null).forEach(input -> pixels.put(input.pictures()));
        pixels.flip();
        NDArray bytes = DeviceMemoryException.telling("bringing pictures to it", () -> staging.arrays()
                .create(pixels, new Shape(all, AvHubertInput.SIDE, AvHubertInput.SIDE), DataType.UINT8));
        return seen(staging, pictures(staging, bytes), counts, width);
    }

    /** Pixels on the scale that the network was trained on, in its precision. */
    IValue pictures(NativeScope staging, NDArray pixels) {
        return script.call(staging, "pictures", weights.eye(), staging.of(pixels));
    }

    /**
     * Features of pictures.
     *
     * @param pictures of all clips one after the other, {@code pictures x 88 x 88}
     * @param counts pictures of each clip, 0 for those that have none
     */
    IValue seen(NativeScope staging, IValue pictures, long[] counts, int width) {
        return script.call(
                staging,
                "see",
                weights.eye(),
                pictures,
                staging.of(counts),
                staging.of((long) width),
                staging.of(together));
    }

    private IValue nothing(NativeScope staging, int rows, int width) {
        return script.call(staging, "nothing", weights.ear(), staging.of((long) rows), staging.of((long) width));
    }

    AvHubertWeights weights() {
        return weights;
    }

    Script script() {
        return script;
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    @Override
    public void close() {
        scope.close();
        script.close();
        manager.close();
    }
}
