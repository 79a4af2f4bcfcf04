package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceMemoryExceptionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 2.00 GiB.",
                "CUDA error: out of memory",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "RuntimeError: could not create a primitive\n",
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate 1125899906842624 bytes."
            })
    void what_devices_say_when_their_memory_is_full_is_understood(String message) {
        var error = assertThrows(DeviceMemoryException.class, () -> fail(new EngineException(message)));
        assertTrue(error.getMessage().startsWith("The device ran out of memory in looking: use a smaller batch"));
    }

    @Test
    void who_trains_is_told_what_makes_steps_smaller() {
        var error = assertThrows(DeviceMemoryException.class, () -> fail(new EngineException("CUDA out of memory.")));
        assertEquals(
                "The device ran out of memory in looking: use fewer seconds in a batch and more batches in a step,"
                        + " gradient checkpointing, half precision or a bigger device.",
                error.inTraining(false).getMessage());
        assertFalse(error.inTraining(true).getMessage().contains("checkpointing"));
    }

    @Test
    void other_failures_are_not_taken_for_it() {
        for (String message : new String[] {"CUDA error: device-side assert triggered", null}) {
            EngineException failure = new EngineException(message);
            assertSame(failure, assertThrows(EngineException.class, () -> fail(failure)));
        }
    }

    private static void fail(EngineException failure) {
        DeviceMemoryException.telling("looking", () -> {
            throw failure;
        });
    }
}
