package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The encoder's way from clips to states with some weights, the same for clips that are recognised and for those that are
 * learnt from.
 */
abstract class AvHubertPass {
    /** Pictures that go through the first convolutions at once: on a CPU few, so that they stay in its caches. */
    private static final long TOGETHER_ON_CPU = 16;

    private static final long TOGETHER_ON_GPU = 1024;

    /** Pictures that are best computed at once on a device. */
    static long together(boolean gpu) {
        return gpu ? TOGETHER_ON_GPU : TOGETHER_ON_CPU;
    }

    /**
     * The states of clips.
     *
     * @param senses that are taken in; features of the others are zeros
     * @param kept owns them
     * @param staging owns what is only needed on the way
     * @return {@code clips x most frames x width}
     */
    IValue states(NativeScope kept, NativeScope staging, List<AvHubertInput> inputs, Set<Modality> senses) {
        int[] frames = frames(inputs);
        int width = IntStream.of(frames).max().orElseThrow();
        IValue heard = senses.contains(Modality.AUDIO)
                ? heard(staging, inputs, width)
                : nothing(staging, inputs.size(), width);
        IValue seen =
                senses.contains(Modality.VIDEO) ? seen(staging, inputs, width) : nothing(staging, inputs.size(), width);
        return encode(kept, staging, heard, seen, AvHubertStates.lengths(frames));
    }

    /** How many rows each clip has. */
    static int[] frames(List<AvHubertInput> inputs) {
        return inputs.stream().mapToInt(AvHubertInput::frames).toArray();
    }

    /**
     * The transformer over features of both senses.
     *
     * @param heard {@code clips x frames x width}
     * @param seen as many
     * @param lengths frames of each clip that are not padding; none if all are
     */
    abstract IValue encode(NativeScope kept, NativeScope staging, IValue heard, IValue seen, long[] lengths);

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
    abstract IValue heard(NativeScope staging, IValue sound, long[] present);

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
    abstract IValue pictures(NativeScope staging, NDArray pixels);

    /**
     * Features of pictures.
     *
     * @param pictures of all clips one after the other, {@code pictures x 88 x 88}
     * @param counts pictures of each clip, 0 for those that have none
     */
    abstract IValue seen(NativeScope staging, IValue pictures, long[] counts, int width);

    /** Features of a sense that is missing, {@code rows x width} positions of zeros. */
    abstract IValue nothing(NativeScope staging, int rows, int width);
}
