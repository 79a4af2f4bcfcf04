package dev.hubbub.speech.avhubert.ctc;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.avhubert.AvHubertStates;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.Arrays;

/** What the encoder's states say of every token by themselves, frame by frame. */
final class CtcHead implements AutoCloseable {
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final IValue head;

    private CtcHead(ParameterSet parameters, Precision precision, PtNDManager manager) {
        this.manager = manager;
        this.scope = new NativeScope(manager);
        this.script = Script.load(CtcHead.class, "CtcHead", manager.getDevice());
        this.head = head(parameters, precision);
    }

    private IValue head(ParameterSet parameters, Precision precision) {
        try (NativeScope staging = new NativeScope(manager)) {
            return script.call(
                    scope, "head", staging.of(parameters.arrays(staging)), staging.of((long) precision.scalarType()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Loads it.
     *
     * @param parameters {@code weight} and {@code bias}
     * @param width of the encoder's states
     * @param vocabulary tokens that the text decoder knows
     * @throws CheckpointException if they are not there, or fit neither
     */
    static CtcHead load(
            ParameterSet parameters, int width, int vocabulary, String where, Precision precision, Device device) {
        requireFitting(parameters, width, vocabulary, where);
        return TorchRuntime.inference(() -> new CtcHead(parameters, precision, TorchRuntime.newManager(device)));
    }

    /**
     * Makes sure that it belongs to the rest of a model.
     *
     * @throws CheckpointException if it is not there, or does not fit
     */
    static void requireFitting(ParameterSet parameters, int width, int vocabulary, String where) {
        boolean fits = parameters.contains("weight")
                && parameters.contains("bias")
                && Arrays.equals(parameters.get("weight").shape(), new long[] {vocabulary, width})
                && Arrays.equals(parameters.get("bias").shape(), new long[] {vocabulary});
        if (!fits) {
            throw new CheckpointException(
                    where + " has no CTC output of " + vocabulary + " tokens over states of width " + width
                            + " (avsr.ctc.ctc_lo): take all files from one checkpoint.");
        }
    }

    /** Natural logarithms for one clip, {@code frames x vocabulary}. */
    float[][] logProbabilities(AvHubertStates states, int row) {
        try (NativeScope reading = new NativeScope(manager)) {
            int frames = states.frames()[row];
            NDArray scores = reading.array(script.call(
                    reading, "logProbabilities", head, states.states(), reading.of((long) row), reading.of((long)
                            frames)));
            float[] flat = scores.toFloatArray();
            int vocabulary = flat.length / frames;
            float[][] byFrame = new float[frames][];
            for (int t = 0; t < frames; t++) {
                byFrame[t] = Arrays.copyOfRange(flat, t * vocabulary, (t + 1) * vocabulary);
            }
            return byFrame;
        }
    }

    @Override
    public void close() {
        scope.close();
        script.close();
        manager.close();
    }
}
