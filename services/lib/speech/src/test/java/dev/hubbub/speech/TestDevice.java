package dev.hubbub.speech;

import ai.djl.Device;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;

/** What the tests compute on: the CPU, or what {@code -Dhubbub.test.device} names, such as {@code cuda}. */
public final class TestDevice {
    private static final String NAME = System.getProperty("hubbub.test.device", "cpu");

    /** For models: float32, 8 segments at once. */
    public static final ModelOptions OPTIONS = new ModelOptions(NAME, Precision.FLOAT32, 0, 8);

    private TestDevice() {}

    /** For arrays and scripts. */
    public static Device device() {
        return TorchRuntime.device(NAME);
    }
}
