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

    /**
     * Gradients of a loss times a weight, a list with none for each tensor that it does not depend on. They belong to the
     * scope.
     */
    IValue gradients(NativeScope scope, IValue loss, double weight, IValue tensors) {
        return script.record(scope, "gradients", loss, scope.of(weight), tensors);
    }

    /**
     * Tensors whose gradients are looked for.
     *
     * @param learnt of the model
     * @param results of parts of a pass, behind which gradients flow on; their gradients stand behind those of what is learnt
     */
    record Reached(IValue learnt, IValue results) {}

    /** Whether gradients flow back from the result of a part. */
    boolean isLearnt(NativeScope scope, IValue result) {
        return script.record(scope, "isLearnt", result).toBoolean();
    }

    /**
     * The same numbers without what they came from.
     *
     * @param learnt whether gradients of them are looked for
     */
    IValue apart(NativeScope scope, IValue result, boolean learnt) {
        return script.record(scope, "apart", result, scope.of(learnt));
    }

    /** No tensor at all, as a list. */
    IValue none(NativeScope scope) {
        return script.record(scope, "none");
    }

    /** Gradients of a loss times a weight, as far as they come at once; none for what they do not reach. */
    IValue flowBack(NativeScope scope, IValue loss, double weight, Reached tensors) {
        return script.record(scope, "flowBack", loss, scope.of(weight), tensors.learnt, tensors.results);
    }

    /** Whether a gradient of a part's result is among those found. */
    boolean hasArrived(NativeScope scope, IValue found, IValue learnt, int part) {
        return script.record(scope, "hasArrived", found, learnt, scope.of((long) part))
                .toBoolean();
    }

    /** Takes the gradient of a part's result away from those found, and adds what it makes of others. */
    void flowOn(NativeScope scope, IValue result, IValue found, int part, Reached tensors) {
        script.record(scope, "flowOn", result, found, scope.of((long) part), tensors.learnt, tensors.results);
    }

    /** Found gradients of what is learnt, as {@link #gradients}. */
    IValue arrived(NativeScope scope, IValue found, IValue learnt) {
        return script.record(scope, "arrived", found, learnt);
    }

    /**
     * Makes zeros of gradients that there are none of.
     *
     * @param which places of some of the tensors
     */
    void fill(NativeScope scope, IValue gradients, IValue tensors, long[] which) {
        script.record(scope, "fill", gradients, tensors, scope.of(which));
    }

    /** Adds gradients to others; where one of the two is none, the sum is the other. */
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

    /** One step of AdamW, which leaves alone what has no gradient. */
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
