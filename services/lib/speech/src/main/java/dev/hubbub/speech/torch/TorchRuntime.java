package dev.hubbub.speech.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The PyTorch engine of this process: started once, without downloads and without telemetry, and the settings every
 * thread needs before it computes.
 */
public final class TorchRuntime {
    private static final String ENGINE = "PyTorch";
    private static final ThreadLocal<Boolean> EXECUTOR_PLAIN = ThreadLocal.withInitial(() -> false);

    private TorchRuntime() {}

    /** Starts the engine if it is not running yet. */
    public static Engine engine() {
        return Started.ENGINE;
    }

    /** A manager for arrays on a device, closed by the caller. */
    public static PtNDManager newManager(Device device) {
        engine();
        return (PtNDManager) NDManager.newBaseManager(device, ENGINE);
    }

    /**
     * Resolves a device name.
     *
     * @param name {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} for the first GPU where there is one
     * @throws IllegalArgumentException if the name is unknown or this machine has no such GPU
     */
    public static Device device(String name) {
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        int gpus = gpus();
        if (name.equals("auto")) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        if (!name.matches("cuda(:\\d{1,3})?")) {
            throw new IllegalArgumentException("Unknown device \"" + name + "\"; use cpu, cuda, cuda:N or auto.");
        }
        int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
        if (index >= gpus) {
            throw new IllegalArgumentException("Device " + name + " was asked for, but this process can use " + gpus
                    + " GPUs; use cpu, or give it a GPU and a CUDA build of libtorch.");
        }
        return Device.gpu(index);
    }

    /** GPUs that the engine can use: none of those a machine may have where libtorch was built without CUDA. */
    private static int gpus() {
        return engine().hasCapability(StandardCapabilities.CUDA) ? engine().getGpuCount() : 0;
    }

    /**
     * Memory of a GPU that is in use, by all processes, in bytes; empty for the CPU. The engine keeps what it once took
     * for later tensors, so that this is the most that was needed since memory last ran out.
     */
    public static OptionalLong usedMemory(Device device) {
        engine();
        return device.isGpu() ? OptionalLong.of(CudaUtils.getGpuMemory(device).getUsed()) : OptionalLong.empty();
    }

    /** Sets how many threads one operation may use, for the whole process. */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads + ".");
        }
        engine();
        JniUtils.setNumThreads(threads);
    }

    /**
     * Runs a computation with the calling thread prepared for inference. New threads start with gradients on, which would
     * keep every intermediate tensor alive, and with an executor that recompiles a script for every new shape.
     */
    public static <T> T inference(Supplier<T> computation) {
        return withGradients(false, computation);
    }

    /** Runs a computation with the calling thread prepared for training: what is recorded can be differentiated. */
    public static <T> T training(Supplier<T> computation) {
        return withGradients(true, computation);
    }

    /** Whether what the calling thread computes is recorded, as in {@link #training}. */
    public static boolean isTraining() {
        engine();
        return JniUtils.isGradMode();
    }

    private static <T> T withGradients(boolean wanted, Supplier<T> computation) {
        engine();
        return NativeWork.during(() -> prepared(wanted, computation));
    }

    private static <T> T prepared(boolean wanted, Supplier<T> computation) {
        if (!EXECUTOR_PLAIN.get()) {
            JniUtils.setGraphExecutorOptimize(false);
            EXECUTOR_PLAIN.set(true);
        }
        boolean before = JniUtils.isGradMode();
        if (before == wanted) {
            return computation.get();
        }
        JniUtils.setGradMode(wanted);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** Starts the engine's random numbers anew: equal seeds give equal dropout. */
    public static void seed(long seed) {
        engine().setRandomSeed(Math.toIntExact(Math.floorMod(seed, (long) Integer.MAX_VALUE)));
    }

    private static final class Started {
        static final Engine ENGINE = start();

        private static Engine start() {
            setIfAbsent("ai.djl.offline", "true");
            setIfAbsent("OPT_OUT_TRACKING", "true");
            return Engine.getEngine(TorchRuntime.ENGINE);
        }

        private static void setIfAbsent(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }
}
