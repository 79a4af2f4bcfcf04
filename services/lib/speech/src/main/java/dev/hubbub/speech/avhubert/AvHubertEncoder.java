package dev.hubbub.speech.avhubert;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;

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
    private final AvHubertDimensions dimensions;
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final LoadedPass pass;

    private AvHubertEncoder(
            ParameterSet encoder, AvHubertDimensions dimensions, Precision precision, PtNDManager manager) {
        this.dimensions = dimensions;
        this.manager = manager;
        this.scope = new NativeScope(manager);
        this.script = Script.load(AvHubertEncoder.class, "AvHubert", precision, manager.getDevice());
        this.pass = new LoadedPass(
                script::call,
                weights(encoder, precision),
                dimensions.heads(),
                AvHubertPass.together(manager.getDevice().isGpu()));
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
        NativeScope kept = new NativeScope(parent);
        try (NativeScope staging = new NativeScope(parent)) {
            IValue states = pass.states(kept, staging, inputs, EnumSet.allOf(Modality.class));
            // A GPU computes behind its caller: waiting here tells encoding from decoding, in time and in what fails.
            script.call(staging, "finish", states);
            return new AvHubertStates(kept, states, AvHubertPass.frames(inputs));
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    /** The way from clips to states. */
    LoadedPass pass() {
        return pass;
    }

    Script script() {
        return script;
    }

    @Override
    public void close() {
        scope.close();
        script.close();
        manager.close();
    }
}
