package dev.hubbub.speech.training;

/**
 * What is to become small: the mean cross entropy of all tokens that are to be learnt, and what holds the model near its
 * base.
 *
 * @param labelSmoothing the share of each target that is spread evenly over the vocabulary, from 0 to below 1
 * @param klWeight of the mean over those tokens of the Kullback-Leibler divergence of the base's distribution from the
 *     model's, {@code sum p (log p - log p_base)}; 0 for none
 * @param ewcWeight of elastic weight consolidation: half of it times the sum over all weights of their importance
 *     ({@link Fisher}) and their squared distance from the base; 0 for none. Source: J. Kirkpatrick et al., Overcoming
 *     catastrophic forgetting in neural networks, 2017.
 */
public record Objective(double labelSmoothing, double klWeight, double ewcWeight) {

    /** Cross entropy alone. */
    public static final Objective CROSS_ENTROPY = new Objective(0, 0, 0);

    public Objective {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "Label smoothing must be 0 or more and below 1, not " + labelSmoothing + ".");
        }
        requireWeight("KL divergence", klWeight);
        requireWeight("elastic weight consolidation", ewcWeight);
    }

    private static void requireWeight(String what, double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("The weight of the " + what + " must be 0 or more, not " + weight + ".");
        }
    }
}
