package dev.hubbub.speech.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.ScriptArchive;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients that flow through parts which are computed again are those of the pass that led to the loss. */
class RecomputationTest {
    private static final String PRODUCTS =
            """
            class Products(Module):
              __parameters__ = []
              __buffers__ = []

              def times(self: __torch__.Products, x: Tensor, weight: Tensor) -> Tensor:
                return torch.mul(x, weight)

              def dropped(self: __torch__.Products, x: Tensor) -> Tensor:
                return torch.dropout(x, 0.5, True)

              def sum(self: __torch__.Products, x: Tensor) -> Tensor:
                return torch.sum(torch.square(x))
            """;

    private final PtNDManager manager = TorchRuntime.newManager(TorchRuntime.device(TestDevice.OPTIONS.device()));
    private final NativeScope scope = new NativeScope(manager);
    private final Script script = Script.load(new ScriptArchive("Products", PRODUCTS), manager.getDevice());
    private final Arithmetic arithmetic = new Arithmetic(manager.getDevice());
    private final Recomputation recomputation = new Recomputation(manager, arithmetic);
    private final List<String> computed = new ArrayList<>();

    @AfterEach
    void close() {
        recomputation.forget();
        arithmetic.close();
        script.close();
        scope.close();
        manager.close();
    }

    private IValue tensor(float... values) {
        return scope.of(scope.arrays().create(values));
    }

    private IValue learnt(NDArray... tensors) {
        IValue list = scope.of(List.of(tensors));
        arithmetic.learn(scope, list);
        return list;
    }

    private IValue part(String name, String method, IValue... arguments) {
        return recomputation.part(scope, inner -> {
            computed.add(name);
            return script.record(inner, method, arguments);
        });
    }

    /** {@code null} where there are none. */
    private float[][] gradients(IValue loss, IValue learnt) {
        IValue found = TorchRuntime.training(() -> recomputation.gradients(scope, loss, 1, learnt));
        return Stream.of(found.toIValueArray())
                .map(scope::own)
                .map(one -> one.isTensor() ? scope.array(one).toFloatArray() : null)
                .toArray(float[][]::new);
    }

    @Test
    void parts_that_learn_are_computed_again_from_the_last_to_the_first_and_others_only_once() {
        NDArray first = scope.arrays().create(new float[] {2, 3});
        NDArray second = scope.arrays().create(new float[] {5, 7});
        NDArray unused = scope.arrays().create(new float[] {11});
        IValue learnt = learnt(first, second, unused);
        IValue loss = TorchRuntime.training(() -> {
            IValue frozen = part("frozen", "times", tensor(1, 2), tensor(3, 1));
            IValue once = part("first", "times", frozen, scope.of(first));
            IValue twice = part("second", "times", once, scope.of(second));
            return script.record(scope, "sum", part("third", "times", twice, scope.of(first)));
        });
        float[][] found = gradients(loss, learnt);
        // The loss is the sum of (c a b a)^2 with c = (3, 2).
        assertArrayEquals(new float[] {4 * 9 * 8 * 25, 4 * 4 * 27 * 49}, found[0], 1e-2f);
        assertArrayEquals(new float[] {2 * 9 * 16 * 5, 2 * 4 * 81 * 7}, found[1], 1e-2f);
        assertNull(found[2]);
        assertEquals(List.of("frozen", "first", "second", "third", "third", "second", "first"), computed);
    }

    @Test
    void what_a_part_draws_is_drawn_again_and_another_step_draws_something_else() {
        float[] ones = new float[64];
        Arrays.fill(ones, 1);
        NDArray weight = scope.arrays().create(ones);
        IValue learnt = learnt(weight);
        List<float[]> drawn = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            recomputation.begin(seed);
            IValue dropped = TorchRuntime.training(() -> {
                IValue before = part("first", "dropped", scope.of(weight));
                return part("second", "dropped", before);
            });
            float[] left = scope.array(dropped).toFloatArray();
            IValue loss = TorchRuntime.training(() -> script.record(scope, "sum", dropped));
            float[] found = gradients(loss, learnt)[0];
            for (int i = 0; i < left.length; i++) {
                assertEquals(2 * left[i] * left[i], found[i], 1e-4f);
            }
            drawn.add(left);
        }
        assertArrayEquals(drawn.get(0), drawn.get(1));
        assertFalse(Arrays.equals(drawn.get(0), drawn.get(2)));
        assertTrue(computed.size() == 12, computed.toString());
    }

    @Test
    void nothing_is_held_behind_gradients_and_nothing_where_none_are_recorded() {
        NDArray weight = scope.arrays().create(new float[] {2});
        IValue learnt = learnt(weight);
        TorchRuntime.inference(() -> part("judged", "times", tensor(1), scope.of(weight)));
        assertEquals(0, recomputation.held());
        IValue loss = TorchRuntime.training(
                () -> script.record(scope, "sum", part("learnt", "times", tensor(1), scope.of(weight))));
        assertEquals(1, recomputation.held());
        gradients(loss, learnt);
        assertEquals(0, recomputation.held());
    }
}
