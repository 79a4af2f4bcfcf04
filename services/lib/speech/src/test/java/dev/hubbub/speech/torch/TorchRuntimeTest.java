package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {

    @Test
    void a_new_thread_computes_without_gradients_inside_and_with_them_outside() {
        TorchRuntime.engine();
        var threads = Executors.newSingleThreadExecutor();
        try {
            boolean[] modes = CompletableFuture.supplyAsync(
                            () -> new boolean[] {
                                JniUtils.isGradMode(),
                                TorchRuntime.inference(JniUtils::isGradMode),
                                JniUtils.isGradMode()
                            },
                            threads)
                    .join();
            assertTrue(modes[0]);
            assertFalse(modes[1]);
            assertTrue(modes[2]);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void gradients_come_back_after_a_failure() {
        TorchRuntime.engine();
        JniUtils.setGradMode(true);
        assertThrows(
                IllegalStateException.class,
                () -> TorchRuntime.inference(() -> {
                    throw new IllegalStateException("broken");
                }));
        assertTrue(JniUtils.isGradMode());
    }

    @Test
    void devices_have_names() {
        assertEquals(Device.cpu(), TorchRuntime.device("cpu"));
        assertEquals(
                TorchRuntime.engine().hasCapability(StandardCapabilities.CUDA),
                TorchRuntime.device("auto").isGpu());
    }

    @Test
    void an_unknown_device_is_refused_with_the_choices() {
        var error = assertThrows(IllegalArgumentException.class, () -> TorchRuntime.device("tpu"));
        assertEquals("Unknown device \"tpu\"; use cpu, cuda, cuda:N or auto.", error.getMessage());
    }

    @Test
    void a_gpu_that_is_not_there_is_refused_with_the_number_that_is() {
        var error = assertThrows(IllegalArgumentException.class, () -> TorchRuntime.device("cuda:999"));
        assertTrue(error.getMessage().contains("cuda:999"), error.getMessage());
    }

    @Test
    void precisions_have_names() {
        assertEquals(Precision.BFLOAT16, Precision.named("bfloat16"));
        var error = assertThrows(IllegalArgumentException.class, () -> Precision.named("float8"));
        assertEquals("Unknown precision \"float8\"; use one of float32, float16, bfloat16, int8.", error.getMessage());
    }
}
