package dev.hubbub.speech.training;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.SplittableRandom;

/**
 * How the pass of one batch is recorded, and its gradients are taken. Each part of a pass draws with a seed of its own, so
 * that the same drops out whatever is {@linkplain Recomputation computed again}.
 *
 * <p>It holds one pass at a time, from its first part to its {@linkplain #gradients gradients}.
 */
abstract sealed class LearningPass implements Recording permits KeptPass, Recomputation {
    private SplittableRandom seeds = new SplittableRandom(0);

    /** Begins the pass of a batch, which draws what the seed says. */
    final void begin(long seed) {
        forget();
        seeds = new SplittableRandom(seed);
        // Little is drawn between two parts, and it follows from the part before.
        TorchRuntime.seed(seeds.nextLong());
    }

    /** The seed of the next part. */
    final long nextSeed() {
        return seeds.nextLong();
    }

    /**
     * Gradients of a loss times a weight, as {@link Arithmetic#gradients}. Of the pass that led to it nothing is left then.
     *
     * @param scope owns them
     */
    abstract IValue gradients(NativeScope scope, IValue loss, double weight, IValue learnt);

    /** Releases what is held of a pass. */
    abstract void forget();

    /** Whether it needs less memory, and more time, than one of which everything stays. */
    abstract boolean isSparing();
}
