package dev.hubbub.speech.model;

import java.util.Optional;

/**
 * How a loss weighs what it is made of.
 *
 * @param smoothing share of each label that is spread over other tokens, from 0 to below 1
 * @param ctc share of CTC, from 0 to 1, of a model that can have it; empty for what its checkpoint says
 */
public record LossWeights(double smoothing, Optional<Double> ctc) {

    public LossWeights {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("Label smoothing must be 0 or more and below 1, not " + smoothing + ".");
        }
        ctc.ifPresent(share -> {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("The share of CTC must be from 0 to 1, not " + share + ".");
            }
        });
    }
}
