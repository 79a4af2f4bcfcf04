package dev.hubbub.speech.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A loaded TorchScript class whose methods can be called. The scripts of this project hold no tensors of their own, so one
 * instance serves any number of threads.
 */
public final class Script implements AutoCloseable {
    private static final int READ_AT_ONCE = 1 << 20;

    private final String className;
    private final PtNDManager manager;
    private final PtSymbolBlock module;

    /** A way to call methods: {@link Script#call} or {@link Script#record} of one script. */
    @FunctionalInterface
    public interface Calls {
        IValue of(NativeScope scope, String method, IValue... arguments);
    }

    private Script(String className, PtNDManager manager, PtSymbolBlock module) {
        this.className = className;
        this.manager = manager;
        this.module = module;
    }

    /** Compiles a script for a device. */
    public static Script load(ScriptArchive archive, Device device) {
        PtNDManager manager = TorchRuntime.newManager(device);
        try (var bytes = new ByteArrayInputStream(archive.toBytes())) {
            return new Script(archive.className(), manager, JniUtils.loadModule(manager, bytes, true, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            manager.close();
            throw new IllegalStateException("The script " + archive.className() + " does not compile.", e);
        }
    }

    /**
     * Loads an archive that was exported elsewhere, weights and all, and puts it into evaluation mode.
     *
     * @throws EngineException if it is none that this engine can load
     * @throws DeviceMemoryException if the device has too little memory for it
     */
    public static Script load(Path archive, Device device) throws IOException {
        String name = archive.getFileName().toString();
        PtNDManager manager = TorchRuntime.newManager(device);
        boolean loaded = false;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(archive), READ_AT_ONCE)) {
            PtSymbolBlock module = DeviceMemoryException.telling("loading " + name, () -> module(manager, bytes));
            JniUtils.enableInferenceMode(module);
            loaded = true;
            return new Script(name, manager, module);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (!loaded) {
                manager.close();
            }
        }
    }

    private static PtSymbolBlock module(PtNDManager manager, InputStream bytes) {
        try {
            return JniUtils.loadModule(manager, bytes, true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles the script that lies beside a class as {@code <className>.torchscript}. It may call
     * {@code __torch__.linear} and {@code __torch__.packed}, see {@link LinearFunctions}.
     *
     * @param owner the class whose package holds the resource
     * @param className name of the resource and of the script class in it
     */
    public static Script load(Class<?> owner, String className, Device device) {
        return load(owner, className, Precision.FLOAT32, device);
    }

    /**
     * Compiles the same for weights that are computed in a precision: of all but int8 it is one script.
     *
     * @throws IllegalArgumentException if this machine or build of the engine cannot compute in it
     */
    public static Script load(Class<?> owner, String className, Precision precision, Device device) {
        return load(new ScriptArchive(className, LinearFunctions.source(precision) + source(owner, className)), device);
    }

    /**
     * Compiles the same text so that gradients can flow through it, see {@link #record}. No matrix is packed, and those
     * that have an adapter beside them in the weights are used with it, see {@link LinearFunctions}.
     */
    public static Script loadForTraining(Class<?> owner, String className, Device device) {
        return load(new ScriptArchive(className, LinearFunctions.adapted() + source(owner, className)), device);
    }

    /** The text of a script that lies beside a class. */
    static String source(Class<?> owner, String name) {
        String resource = name + ".torchscript";
        try (InputStream text = owner.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalStateException(
                        "The script " + resource + " is missing beside " + owner.getName() + "; rebuild the module.");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method in inference mode. The arguments stay the caller's; the result belongs to the scope.
     *
     * @throws DeviceMemoryException if the device has no memory left for it
     */
    public IValue call(NativeScope scope, String method, IValue... arguments) {
        NativeWork.pause();
        return DeviceMemoryException.telling(
                className + "." + method, () -> scope.own(IValueUtils.runMethod(module, method, arguments)));
    }

    /**
     * Calls a method such that gradients can flow back through it, if the calling thread records them
     * ({@link TorchRuntime#training}). The arguments stay the caller's; the result belongs to the scope.
     *
     * @throws DeviceMemoryException if the device has no memory left for it
     */
    public IValue record(NativeScope scope, String method, IValue... arguments) {
        NativeWork.pause();
        return DeviceMemoryException.telling(
                className + "." + method, () -> scope.own(RecordedCall.of(module, method, arguments)));
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }
}
