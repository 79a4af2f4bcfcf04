package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertFalse;
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
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate 1125899906842624 bytes."
            })
    void what_devices_say_when_their_memory_is_full_is_understood(String message) {
        assertTrue(DeviceMemoryException.isCauseOf(new EngineException(message)));
    }

    @Test
    void other_failures_are_not_taken_for_it() {
        assertFalse(DeviceMemoryException.isCauseOf(new EngineException("CUDA error: device-side assert triggered")));
        assertFalse(DeviceMemoryException.isCauseOf(new EngineException((String) null)));
    }
}
