package dev.hubbub.speech.training;

/**
 * Settings of the optimiser, which is PyTorch's AdamW: decoupled decay of every weight that is learnt, biases and norms
 * among them. Source: I. Loshchilov and F. Hutter, Decoupled Weight Decay Regularization, 2017.
 *
 * <p>As in PyTorch, a weight that no batch of a step reaches, such as that of a layer that was left out of it, has no gradient
 * there and stays as it is: it neither decays nor moves on by the mean of its gradients before, and its means and the count
 * of its steps stay as well. What lies behind a sense that a batch drops is reached all the same, because what drops it in
 * the originals is a multiplication by 0: its gradient is 0, by which its means become smaller, and it decays and moves on.
 *
 * @param beta1 decay of the mean gradient
 * @param beta2 decay of the mean squared gradient
 * @param epsilon added to its root
 * @param weightDecay share of a weight that goes at rate 1
 * @param clip the longest that all gradients together may be; longer ones are shortened; 0 for any length
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, double clip) {

    /** PyTorch's defaults, with gradients clipped to 1. */
    public static final AdamW USUAL = new AdamW(0.9, 0.999, 1e-8, 0.01, 1);

    public AdamW {
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        if (!(epsilon > 0) || !(weightDecay >= 0) || !(clip >= 0)) {
            throw new IllegalArgumentException(
                    "AdamW: epsilon must be above 0, weight decay and clipping 0 or more, not " + epsilon + ", "
                            + weightDecay + " and " + clip + ".");
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("AdamW: " + name + " must be 0 or more and below 1, not " + value + ".");
        }
    }
}
