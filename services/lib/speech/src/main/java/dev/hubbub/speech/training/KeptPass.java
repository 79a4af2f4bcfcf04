package dev.hubbub.speech.training;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;

/** Of every part all stays that its gradients need, until they are taken. */
final class KeptPass extends LearningPass {
    private final Arithmetic arithmetic;

    KeptPass(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    @Override
    public IValue part(NativeScope scope, Part part, Part again) {
        if (TorchRuntime.isTraining()) {
            TorchRuntime.seed(nextSeed());
        }
        return part.of(scope);
    }

    @Override
    IValue gradients(NativeScope scope, IValue loss, double weight, IValue learnt) {
        return arithmetic.gradients(scope, loss, weight, learnt);
    }

    @Override
    void forget() {
        // Scopes of the step hold everything.
    }

    @Override
    boolean isSparing() {
        return false;
    }
}
