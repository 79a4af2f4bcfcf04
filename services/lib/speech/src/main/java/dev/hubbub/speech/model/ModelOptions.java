package dev.hubbub.speech.model;

import ai.djl.Device;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;

/**
 * Where and how a model computes.
 *
 * @param device {@code cpu}, {@code cuda}, {@code cuda:N} or {@code auto}
 * @param precision element type of weights and activations; logits are always float32
 * @param threads CPU threads of one operation, for the whole process; 0 leaves the engine's setting
 * @param batch most clips computed at once; a batch that does not fit into memory is halved
 */
public record ModelOptions(String device, Precision precision, int threads, int batch) {

    /** Float32 on the CPU with the engine's number of threads, 8 clips at once. */
    public static final ModelOptions CPU = new ModelOptions("cpu", Precision.FLOAT32, 0, 8);

    public ModelOptions {
        require(device != null && !device.isBlank(), "device is missing");
        require(precision != null, "precision is missing");
        require(threads >= 0 && threads <= 1024, "threads must be 0 to 1024, not " + threads);
        require(batch >= 1 && batch <= 1024, "batch must be 1 to 1024, not " + batch);
    }

    /** The same in another precision. */
    public ModelOptions withPrecision(Precision other) {
        return new ModelOptions(device, other, threads, batch);
    }

    /**
     * The device that a model computes on.
     *
     * @throws IllegalArgumentException if this machine has no such GPU, or it is a GPU and the precision is the CPU's alone
     */
    public Device inferenceDevice() {
        Device found = TorchRuntime.device(device);
        require(
                precision != Precision.INT8 || !found.isGpu(),
                "precision must not be int8 on " + found + ", where float16 is faster: name that, or device cpu");
        return found;
    }

    /**
     * The device that a model is trained on.
     *
     * @throws IllegalArgumentException if this machine has no such GPU, or no gradient can be computed in the precision
     */
    public Device trainingDevice() {
        require(
                precision.isForTraining(),
                "precision must not be " + precision + " for training: choose float32 or bfloat16");
        return TorchRuntime.device(device);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("Model options: " + problem + ".");
        }
    }
}
