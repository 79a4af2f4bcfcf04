package dev.hubbub.speech.model;

import dev.hubbub.speech.features.SpecAugment;
import java.util.random.RandomGenerator;

/** A clip in the form that a model's encoder takes in, made and read by that model alone. */
public interface TrainingInput {

    /** How long it is, padding included. */
    double seconds();

    /**
     * The same with parts of its spectrogram hidden.
     *
     * @throws IllegalArgumentException if it has none
     */
    default TrainingInput masked(SpecAugment masks, RandomGenerator random) {
        throw new IllegalArgumentException(
                "SpecAugment cannot be had for models of this kind: leave out time and frequency masks.");
    }
}
