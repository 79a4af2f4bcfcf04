package dev.hubbub.speech.torch;

import ai.djl.pytorch.jni.IValue;

/**
 * How a pass is recorded that gradients are to flow back through. A model says which parts its pass is made of; whether what
 * a part computes on its way stays in memory is not its affair.
 */
@FunctionalInterface
public interface Recording {

    /** Everything stays until the gradients have been taken. */
    Recording WHOLE = (scope, part, again) -> part.of(scope);

    /**
     * Computes one tensor. Of what gets gradients it may use weights and the results of other parts; whatever else it needs
     * must stay as it is until the gradients have been taken.
     */
    @FunctionalInterface
    interface Part {
        /** @param scope owns the result, and what is only needed on the way */
        IValue of(NativeScope scope);
    }

    /**
     * The result of a part.
     *
     * @param scope owns it
     * @param part computes it, and draws its own random numbers
     * @param again computes the same, but leaves alone what computing it once has moved, such as what batch norms have seen
     */
    IValue part(NativeScope scope, Part part, Part again);

    /** The result of a part that moves nothing. */
    default IValue part(NativeScope scope, Part part) {
        return part(scope, part, part);
    }
}
