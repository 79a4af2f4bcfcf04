package dev.hubbub.speech.training.augmentation;

import java.io.IOException;
import java.util.random.RandomGenerator;

/** What was recorded and can be heard beside a clip, at 16 kHz. */
public interface HeardBeside {

    /**
     * A stretch of noise.
     *
     * @param count of its samples
     * @throws IOException if it cannot be read now
     */
    float[] noise(int count, RandomGenerator random) throws IOException;

    /**
     * Somebody else who speaks.
     *
     * @param count of the samples
     * @throws IOException if it cannot be read now
     */
    float[] voice(int count, RandomGenerator random) throws IOException;
}
