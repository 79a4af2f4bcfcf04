package dev.hubbub.speech.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;

/** The losses and the optimiser, each a method of {@code Training.torchscript}. */
final class Arithmetic implements AutoCloseable {
    private final Script script;

    Arithmetic(Device device) {
        this.script = Script.loadForTraining(Arithmetic.class, "Training", device);
    }

    /** From now on these tensors get gradients. */
    void learn(NativeScope scope, IValue tensors) {
        script.record(scope, "learn", tensors);
    }

    /** Mean cross entropy over the labels that are not ignored. */
    IValue crossEntropy(NativeScope scope, NDArray logits, long[] labels, double smoothing) {
        return script.record(scope, "crossEntropy", scope.of(logits), scope.of(labels), scope.of(smoothing));
    }

    /** Mean divergence over the labels that are not ignored. */
    IValue divergence(NativeScope scope, NDArray logits, NDArray base, long[] labels) {
        return script.record(scope, "divergence", scope.of(logits), scope.of(base), scope.of(labels));
    }

    /** Squared distances, weighted and added up. */
    IValue drift(NativeScope scope, IValue tensors, IValue anchors, IValue importance) {
        return script.record(scope, "drift", tensors, anchors, importance);
    }

    IValue plus(NativeScope scope, IValue loss, IValue other, double weight) {
        return script.record(scope, "plus", loss, other, scope.of(weight));
    }

    double value(NativeScope scope, IValue loss) {
        return scope.array(loss).toFloatArray()[0];
    }

    /** Gradients of a loss times a weight; zeros for tensors that it does not depend on. They belong to the scope. */
    IValue gradients(NativeScope scope, IValue loss, double weight, IValue tensors) {
        return script.record(scope, "gradients", loss, scope.of(weight), tensors);
    }

    void accumulate(NativeScope scope, IValue sum, IValue gradients) {
        script.record(scope, "accumulate", sum, gradients);
    }

    void multiply(NativeScope scope, IValue gradients, double factor) {
        script.record(scope, "multiply", gradients, scope.of(factor));
    }

    void accumulateSquares(NativeScope scope, IValue sum, IValue gradients, double weight) {
        script.record(scope, "accumulateSquares", sum, gradients, scope.of(weight));
    }

    /** Shortens gradients to a length of all together, unless it is 0; what their length was. */
    double clip(NativeScope scope, IValue gradients, double most) {
        return script.record(scope, "clip", gradients, scope.of(most)).toDouble();
    }

    /** One step of AdamW. */
    void update(NativeScope scope, OptimiserState state, IValue gradients, AdamW settings, double rate) {
        script.record(
                scope,
                "update",
                scope.of(state.weights()),
                gradients,
                scope.of(state.means()),
                scope.of(state.squares()),
                scope.of(state.counts()),
                scope.of(rate),
                scope.of(settings.beta1()),
                scope.of(settings.beta2()),
                scope.of(settings.weightDecay()),
                scope.of(settings.epsilon()));
    }

    @Override
    public void close() {
        script.close();
    }
}
