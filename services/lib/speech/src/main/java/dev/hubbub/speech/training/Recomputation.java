package dev.hubbub.speech.training;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradient checkpointing: of every part of a pass only the result is kept, and what else it needs for its gradients is
 * computed again when they flow back, one part after the other. So a step takes the memory of one part and of the results
 * between them, and about a third more time. Source: T. Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016.
 *
 * <p>What a part draws is drawn again. A part that nothing is learnt of is computed once.
 */
final class Recomputation extends LearningPass {
    private final PtNDManager manager;
    private final Arithmetic arithmetic;
    private final List<Computed> parts = new ArrayList<>();

    /**
     * A part whose result gets gradients.
     *
     * @param seed of what it draws
     * @param result where its graph is cut off
     * @param owner of the result
     */
    private record Computed(Part again, long seed, IValue result, NativeScope owner) {}

    Recomputation(PtNDManager manager, Arithmetic arithmetic) {
        this.manager = manager;
        this.arithmetic = arithmetic;
    }

    @Override
    public IValue part(NativeScope scope, Part part, Part again) {
        if (!TorchRuntime.isTraining()) {
            return part.of(scope);
        }
        long seed = nextSeed();
        NativeScope owner = new NativeScope(manager);
        try (NativeScope inner = new NativeScope(manager)) {
            TorchRuntime.seed(seed);
            IValue whole = part.of(inner);
            if (!arithmetic.isLearnt(inner, whole)) {
                return arithmetic.apart(scope, whole, false);
            }
            IValue result = arithmetic.apart(owner, whole, true);
            parts.add(new Computed(again, seed, result, owner));
            return result;
        }
    }

    @Override
    IValue gradients(NativeScope scope, IValue loss, double weight, IValue learnt) {
        try (NativeScope flowing = new NativeScope(manager)) {
            IValue found = arithmetic.flowBack(flowing, loss, weight, reached(flowing, learnt, parts.size()));
            for (int i = parts.size() - 1; i >= 0; i--) {
                computeAgain(i, found, learnt);
            }
            return arithmetic.arrived(scope, found, learnt);
        } finally {
            forget();
        }
    }

    private void computeAgain(int number, IValue found, IValue learnt) {
        Computed part = parts.get(number);
        try (NativeScope inner = new NativeScope(manager)) {
            if (arithmetic.hasArrived(inner, found, learnt, number)) {
                TorchRuntime.seed(part.seed);
                IValue whole = part.again.of(inner);
                arithmetic.flowOn(inner, whole, found, number, reached(inner, learnt, number));
            }
        }
        // Only later parts have used it.
        part.owner.close();
    }

    /** Tensors whose gradients are looked for: what is learnt, and behind it the results of the first parts. */
    private Arithmetic.Reached reached(NativeScope scope, IValue learnt, int first) {
        return new Arithmetic.Reached(
                learnt,
                first == 0
                        ? arithmetic.none(scope)
                        : scope.ofValues(parts.subList(0, first).stream()
                                .map(Computed::result)
                                .toList()));
    }

    @Override
    void forget() {
        parts.forEach(part -> part.owner.close());
        parts.clear();
    }

    @Override
    boolean isSparing() {
        return true;
    }

    /** Results that are held. */
    int held() {
        return parts.size();
    }
}
