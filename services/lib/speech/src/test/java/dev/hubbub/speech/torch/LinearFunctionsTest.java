package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearFunctionsTest {
    private static final String CALLER =
            """
            class Caller(Module):
              __parameters__ = []
              __buffers__ = []
              def both(self: __torch__.Caller, x: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
                return [torch.linear(x, weight, bias), __torch__.linear(x, __torch__.packed(weight), bias)]
              def isPacked(self: __torch__.Caller, weight: Tensor, dtype: int) -> bool:
                return __torch__.packed(weight.to(dtype)).weight.is_mkldnn
            """;

    private final Script script =
            Script.load(new ScriptArchive("Caller", LinearFunctions.source(Precision.FLOAT32) + CALLER), Device.cpu());
    private PtNDManager manager;
    private NativeScope scope;

    @BeforeEach
    void open() {
        // Of a single product, one drawn at random may be near zero, and rounding far from it.
        TorchRuntime.seed(1);
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
    @CsvSource({"1, 600", "5, 600", "60, 600", "3, 640", "3, 577", "3, 624", "2, 639"})
    void a_product_with_packed_weights_is_the_product_in_whole_blocks_and_in_the_last(int rows, int outputs) {
        IValue both = script.call(
                scope,
                "both",
                scope.of(random(rows, 2, 512)),
                scope.of(random(outputs, 512)),
                scope.of(random(outputs)));
        var results = scope.arrays(both);
        assertEquals(new Shape(rows, 2, outputs), results.get(1).getShape());
        assertArrayEquals(results.get(0).toFloatArray(), results.get(1).toFloatArray(), 1e-3f);
    }

    @ParameterizedTest
    @CsvSource({"1, 600", "60, 600", "3, 577", "2, 1"})
    void a_product_in_int8_is_near_the_product_and_a_row_comes_to_the_same_alone(int rows, int outputs) {
        try (Script quantised = Script.load(
                new ScriptArchive(
                        "Caller",
                        LinearFunctions.source(Precision.INT8) + CALLER.replaceAll("(?s)  def isPacked.*", "")),
                Device.cpu())) {
            NDArray x = random(rows, 2, 512);
            IValue weight = scope.of(random(outputs, 512));
            IValue bias = scope.of(random(outputs));
            var results = scope.arrays(quantised.call(scope, "both", scope.of(x), weight, bias));
            assertEquals(new Shape(rows, 2, outputs), results.get(1).getShape());
            float apart = results.get(0).sub(results.get(1)).norm().getFloat();
            assertEquals(0, apart / results.get(0).norm().getFloat(), 0.012);
            var last =
                    scope.arrays(quantised.call(scope, "both", scope.of(x.get(rows - 1 + ":" + rows)), weight, bias));
            assertArrayEquals(
                    results.get(1).get(rows - 1 + ":" + rows).toFloatArray(),
                    last.get(1).toFloatArray());
        }
    }

    @Test
    void numbers_that_are_cut_off_are_noticed_in_int8() {
        String right = Script.source(LinearFunctions.class, "QuantisedLinear");
        assertTrue(LinearFunctions.agreeQuantised(right.replace("return 127", "return 63")));
        assertFalse(LinearFunctions.agreeQuantised(right.replace("levels() + 1", "levels() + 60")));
    }

    @Test
    void where_no_variant_of_int8_is_right_a_sentence_names_it_and_another_precision() {
        String wrong = Script.source(LinearFunctions.class, "QuantisedLinear").replace("levels() + 1", "levels() + 60");
        Optional<String> unknownFunctions = LinearFunctions.firstRight(Stream.of(wrong.replace("prepack", "nothing")));

        assertEquals(Optional.empty(), LinearFunctions.firstRight(Stream.of(wrong)));
        assertEquals(Optional.empty(), unknownFunctions);
        String refusal = assertThrows(IllegalArgumentException.class, () -> LinearFunctions.required(unknownFunctions))
                .getMessage();
        assertTrue(refusal.contains("int8") && refusal.endsWith("Choose float32."), refusal);
    }

    @Test
    void functions_whose_products_are_wrong_are_noticed() {
        String right = Script.source(LinearFunctions.class, "Linear");
        assertTrue(LinearFunctions.agree(right));
        assertFalse(LinearFunctions.agree(right.replace("matrix.weight, bias)", "matrix.weight, None)")));
    }

    @Test
    void small_matrices_and_float16_stay_as_they_are() {
        IValue float32 = scope.of(6L);
        IValue float16 = scope.of(5L);
        boolean large = script.call(scope, "isPacked", scope.of(random(600, 512)), float32)
                .toBoolean();
        assertEquals(LinearFunctions.source(Precision.FLOAT32).contains("mkldnn"), large);
        assertFalse(script.call(scope, "isPacked", scope.of(random(300, 512)), float32)
                .toBoolean());
        assertFalse(script.call(scope, "isPacked", scope.of(random(600, 512)), float16)
                .toBoolean());
    }
}
