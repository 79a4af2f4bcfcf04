package dev.hubbub.speech.training;

import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.torch.Precision;

/**
 * How many times larger a loss is made before its gradients are taken, so that small ones do not become zero in float16;
 * the gradients are made smaller again before they are used. Where one of them is no number the loss was made too large:
 * the step is not taken, and the next is made with half of it. After {@value #GROWTH_INTERVAL} steps without such it is
 * doubled. These are the rules and defaults of {@code torch.amp.GradScaler}.
 *
 * <p>Source: P. Micikevicius et al., Mixed Precision Training, 2018, section 3.2.
 */
final class LossScale {
    /** Under which it is saved. */
    static final String NAME = "lossScale";

    static final int GROWTH_INTERVAL = 2000;

    private static final double BEGINNING = 65_536;
    private static final double GROWTH = 2;
    private static final double BACK_OFF = 0.5;

    /** Whether it is 1 and stays so. */
    private final boolean fixed;

    private double factor;
    private int takenSince;

    /** @param precision of the computation: only float16 has too few small numbers */
    LossScale(Precision precision) {
        this.fixed = precision != Precision.FLOAT16;
        this.factor = fixed ? 1 : BEGINNING;
    }

    double factor() {
        return factor;
    }

    boolean isFixed() {
        return fixed;
    }

    /** A step was taken. */
    void taken() {
        if (fixed) {
            return;
        }
        takenSince++;
        if (takenSince == GROWTH_INTERVAL) {
            takenSince = 0;
            // As far as float32 goes, in which the loss is.
            factor = Float.isInfinite((float) (factor * GROWTH)) ? factor : factor * GROWTH;
        }
    }

    /**
     * Gradients are no numbers.
     *
     * @return whether it was too large; if not, they would be none without it either
     */
    boolean overflowed() {
        boolean large = factor > 1;
        if (!fixed) {
            factor *= BACK_OFF;
            takenSince = 0;
        }
        return large;
    }

    /** As a file holds it. */
    Parameter saved() {
        return TensorData.of(NAME, new long[] {2}, new float[] {(float) factor, takenSince});
    }

    void restore(Parameter saved) {
        float[] values = saved.floats();
        factor = values[0];
        takenSince = (int) values[1];
    }
}
