package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.ParameterSet;

/**
 * One of the models that are merged.
 *
 * @param name what it is called in messages
 * @param weight how much it counts; not 0
 */
public record MergeMember(String name, ParameterSet parameters, double weight) {

    public MergeMember {
        if (!Double.isFinite(weight) || weight == 0) {
            throw new IllegalArgumentException(
                    "The weight of " + name + " must be a number other than 0, not " + weight + ": leave it out.");
        }
    }
}
