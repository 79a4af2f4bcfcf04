package dev.hubbub.speech.training;

import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Regularisation;
import java.util.Optional;

/**
 * What is to become small: the mean cross entropy of all tokens that are to be learnt, or the loss that the model's family
 * has in its stead, and what holds the model near its base.
 *
 * @param labelSmoothing the share of each target that is spread evenly over the vocabulary, from 0 to below 1; a family with a
 *     loss of its own may spread it over all tokens but the right one
 * @param klWeight of the mean over those tokens of the Kullback-Leibler divergence of the base's distribution from the
 *     model's, {@code sum p (log p - log p_base)}; 0 for none
 * @param ewcWeight of elastic weight consolidation: half of it times the sum over all weights of their importance
 *     ({@link Fisher}) and their squared distance from the base; 0 for none. Source: J. Kirkpatrick et al., Overcoming
 *     catastrophic forgetting in neural networks, 2017.
 * @param ctcWeight share of CTC in the loss of a model that can have it; empty for what its checkpoint says
 * @param leftOut what is left out of the model on the way
 */
public record Objective(
        double labelSmoothing, double klWeight, double ewcWeight, Optional<Double> ctcWeight, Regularisation leftOut) {

    /** Cross entropy alone. */
    public static final Objective CROSS_ENTROPY = new Objective(0, 0, 0);

    public Objective {
        requireWeight("KL divergence", klWeight);
        requireWeight("elastic weight consolidation", ewcWeight);
        new LossWeights(labelSmoothing, ctcWeight);
    }

    /** One with the checkpoint's own share of CTC, if it has any, of which nothing is left out. */
    public Objective(double labelSmoothing, double klWeight, double ewcWeight) {
        this(labelSmoothing, klWeight, ewcWeight, Optional.empty(), Regularisation.NONE);
    }

    /** The same without what holds the model near its base. */
    public Objective alone() {
        return new Objective(labelSmoothing, 0, 0, ctcWeight, leftOut);
    }

    /** How the loss itself is weighed. */
    LossWeights lossWeights() {
        return new LossWeights(labelSmoothing, ctcWeight);
    }

    private static void requireWeight(String what, double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("The weight of the " + what + " must be 0 or more, not " + weight + ".");
        }
    }
}
