package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.TestDevice;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static final ScriptArchive SUMS = new ScriptArchive(
            "Sums",
            """
            class Sums(Module):
              __parameters__ = []
              __buffers__ = []
              def weighted(self: __torch__.Sums, groups: List[List[Tensor]], weights: List[float]) -> Tensor:
                total = torch.zeros_like(groups[0][0])
                for i in range(len(groups)):
                  for tensor in groups[i]:
                    total = torch.add(total, torch.mul(tensor, weights[i]))
                return total
              def replace(self: __torch__.Sums, slots: List[Tensor], value: float) -> int:
                for i in range(len(slots)):
                  slots[i] = torch.full_like(slots[i], value)
                return len(slots)
              def fill(self: __torch__.Sums, gigabytes: int) -> Tensor:
                return torch.empty([gigabytes, 1073741824], dtype=0)
            """);

    @Test
    void lists_of_lists_of_tensors_reach_the_script() {
        try (Script script = Script.load(SUMS, TestDevice.device());
                PtNDManager manager = TorchRuntime.newManager(TestDevice.device());
                NativeScope scope = new NativeScope(manager)) {
            NDArray one = scope.arrays().create(new float[] {1, 2}, new Shape(2));
            NDArray two = scope.arrays().create(new float[] {10, 20}, new Shape(2));
            IValue sum = script.call(
                    scope,
                    "weighted",
                    scope.ofValues(List.of(scope.of(List.of(one, one)), scope.of(List.of(two)))),
                    scope.of(new double[] {1, 0.5}));
            assertArrayEquals(new float[] {7, 14}, scope.array(sum).toFloatArray());
        }
    }

    @Test
    void a_script_can_change_the_slots_it_is_given() {
        try (Script script = Script.load(SUMS, TestDevice.device());
                PtNDManager manager = TorchRuntime.newManager(TestDevice.device());
                NativeScope scope = new NativeScope(manager)) {
            IValue slots = scope.of(List.of(scope.arrays().create(new float[] {1, 2}, new Shape(2))));
            assertEquals(1, script.call(scope, "replace", slots, scope.of(3.0)).toLong());
            assertArrayEquals(new float[] {3, 3}, scope.arrays(slots).get(0).toFloatArray());
        }
    }

    @Test
    void closing_a_scope_closes_its_arrays() {
        try (PtNDManager manager = TorchRuntime.newManager(TestDevice.device())) {
            NDArray array;
            try (NativeScope scope = new NativeScope(manager)) {
                array = scope.arrays().create(1f);
            }
            NDArray closed = array;
            assertThrows(IllegalStateException.class, closed::toFloatArray);
        }
    }

    @Test
    void more_memory_than_there_is_gives_an_error_that_a_smaller_batch_can_answer() {
        try (Script script = Script.load(SUMS, TestDevice.device());
                PtNDManager manager = TorchRuntime.newManager(TestDevice.device());
                NativeScope scope = new NativeScope(manager)) {
            IValue petabyte = scope.of(1L << 20);
            var error = assertThrows(DeviceMemoryException.class, () -> script.call(scope, "fill", petabyte));
            assertTrue(error.getMessage().startsWith("The device ran out of memory in Sums.fill: "));
        }
    }

    @Test
    void a_script_that_is_not_shipped_is_named() {
        var error = assertThrows(
                IllegalStateException.class, () -> Script.load(ScriptTest.class, "Missing", TestDevice.device()));
        assertTrue(error.getMessage().contains("Missing.torchscript"), error.getMessage());
    }
}
