package dev.hubbub.speech.training.augmentation;

import java.util.random.RandomGenerator;

/** Noise that is computed. */
public enum NoiseColour {
    /** Equal power at all frequencies. */
    WHITE {
        @Override
        float[] samples(int count, RandomGenerator random) {
            float[] samples = new float[count];
            for (int i = 0; i < count; i++) {
                samples[i] = (float) random.nextGaussian();
            }
            return samples;
        }
    },

    /**
     * Equal power in every octave. The sum of generators, of which each next draws half as often as the one before, as
     * Voss found: R. F. Voss and J. Clarke, "1/f noise" in music and speech, Nature 258, 1975.
     */
    PINK {
        @Override
        float[] samples(int count, RandomGenerator random) {
            double[] rows = new double[ROWS];
            double sum = 0;
            for (int row = 0; row < ROWS; row++) {
                rows[row] = random.nextGaussian();
                sum += rows[row];
            }
            float[] samples = new float[count];
            for (int i = 0; i < count; i++) {
                // Of the trailing zeros of a counter one is a half as often as another: one row changes at a time.
                int row = Math.min(ROWS - 1, Integer.numberOfTrailingZeros(i + 1));
                sum -= rows[row];
                rows[row] = random.nextGaussian();
                sum += rows[row];
                samples[i] = (float) (sum + random.nextGaussian());
            }
            return samples;
        }
    };

    /** Enough to reach below 1 Hz of 16 kHz. */
    private static final int ROWS = 15;

    /** Noise of some loudness. */
    abstract float[] samples(int count, RandomGenerator random);
}
