package dev.hubbub.speech.torch;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.Stream;

/**
 * Calls methods of scripts so that gradients can flow back through what they compute. The engine can do so, but its
 * published way to a method computes in inference mode, whose results no gradient can reach.
 */
final class RecordedCall {
    private static final MethodHandle RUN;
    private static final MethodHandle VALUE;

    static {
        try {
            Class<?> library = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(library, MethodHandles.lookup());
            Object engine = inside.findStaticGetter(library, "LIB", library).invoke();
            RUN = inside.findVirtual(
                            library,
                            "moduleRunMethod",
                            MethodType.methodType(
                                    long.class, long.class, String.class, long[].class, boolean.class, boolean.class))
                    .bindTo(engine);
            VALUE = MethodHandles.privateLookupIn(IValue.class, MethodHandles.lookup())
                    .findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RecordedCall() {}

    /** Calls a method outside of inference mode; whether gradients are recorded is the calling thread's setting. */
    static IValue of(PtSymbolBlock module, String method, IValue... arguments) {
        long[] handles = Stream.of(arguments).mapToLong(IValue::getHandle).toArray();
        try {
            return (IValue)
                    VALUE.invokeExact((long) RUN.invoke((long) module.getHandle(), method, handles, true, false));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
