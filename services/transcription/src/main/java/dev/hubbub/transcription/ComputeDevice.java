package dev.hubbub.transcription;

import ai.djl.Device;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.OptionalLong;

/** What a model computes on, as a transcript's timing tells of it. */
record ComputeDevice(Device device) {

    static ComputeDevice of(ModelOptions options) {
        return new ComputeDevice(TorchRuntime.device(options.device()));
    }

    /** {@code cpu}, or {@code cuda:} and the GPU's index. */
    String name() {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** Memory of the GPU that is in use, by all processes, in bytes; null on the CPU. */
    Long usedMemoryBytes() {
        OptionalLong used = TorchRuntime.usedMemory(device);
        return used.isPresent() ? used.getAsLong() : null;
    }
}
