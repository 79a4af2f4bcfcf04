package dev.hubbub.speech.torch;

import ai.djl.engine.EngineException;
import java.util.Locale;
import java.util.function.Supplier;

/** The device has no memory left for a computation; a smaller batch may fit. */
public final class DeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String REMEDY = "half precision or a bigger device.";

    private final String computation;

    public DeviceMemoryException(String computation, Throwable cause) {
        this(computation, "a smaller batch", cause);
    }

    private DeviceMemoryException(String computation, String instead, Throwable cause) {
        super("The device ran out of memory in " + computation + ": use " + instead + ", " + REMEDY, cause);
        this.computation = computation;
    }

    /**
     * The same for people who train.
     *
     * @param checkpointing whether what gradients need is computed again already
     */
    public DeviceMemoryException inTraining(boolean checkpointing) {
        return new DeviceMemoryException(
                computation,
                "fewer seconds in a batch and more batches in a step"
                        + (checkpointing ? "" : ", gradient checkpointing"),
                this);
    }

    /**
     * Runs a computation of the engine.
     *
     * @param name what it is called in the message
     * @throws DeviceMemoryException if the engine failed because the device has no memory left
     * @throws EngineException if it failed for another reason
     */
    public static <T> T telling(String name, Supplier<T> computation) {
        try {
            return computation.get();
        } catch (EngineException e) {
            throw isCauseOf(e) ? new DeviceMemoryException(name, e) : e;
        }
    }

    /** Whether the engine failed because an allocation did; libtorch reports that only in its message. */
    private static boolean isCauseOf(EngineException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                || message.contains("can't allocate memory")
                // What cuBLAS and cuDNN say when they get no workspace, and oneDNN when it gets none for its code.
                || message.contains("_status_alloc_failed")
                || message.strip().endsWith("could not create a primitive");
    }
}
