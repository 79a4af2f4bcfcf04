package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearFunctionsTest {
    private static final String CALLER =
            """
            class Caller(Module):
              __parameters__ = []
              __buffers__ = []
              def both(self: __torch__.Caller, x: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
                return [torch.linear(x, weight, bias), __torch__.linear(x, __torch__.packed(weight), bias)]
              def isPacked(self: __torch__.Caller, weight: Tensor, dtype: int) -> bool:
                return __torch__.packed(weight.to(dtype)).is_mkldnn
            """;

    private final Script script =
            Script.load(new ScriptArchive("Caller", LinearFunctions.source() + CALLER), Device.cpu());
    private PtNDManager manager;
    private NativeScope scope;

    @BeforeEach
    void open() {
        manager = TorchRuntime.newManager(Device.cpu());
        scope = new NativeScope(manager);
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
        script.close();
    }

    private NDArray random(long... shape) {
        return scope.arrays().randomNormal(new Shape(shape));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 60})
    void a_product_with_packed_weights_is_the_product(int rows) {
        IValue both = script.call(
                scope, "both", scope.of(random(rows, 2, 512)), scope.of(random(600, 512)), scope.of(random(600)));
        var results = scope.arrays(both);
        assertEquals(new Shape(rows, 2, 600), results.get(1).getShape());
        assertArrayEquals(results.get(0).toFloatArray(), results.get(1).toFloatArray(), 1e-3f);
    }

    @Test
    void small_matrices_and_float16_stay_as_they_are() {
        IValue float32 = scope.of(6L);
        IValue float16 = scope.of(5L);
        boolean large = script.call(scope, "isPacked", scope.of(random(600, 512)), float32)
                .toBoolean();
        assertEquals(LinearFunctions.source().contains("mkldnn"), large);
        assertFalse(script.call(scope, "isPacked", scope.of(random(300, 512)), float32)
                .toBoolean());
        assertFalse(script.call(scope, "isPacked", scope.of(random(600, 512)), float16)
                .toBoolean());
    }
}
