package dev.hubbub.speech.voiceactivity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnergyDetectorTest {
    private static final int FRAME = VoiceActivityDetector.FRAME;

    /** Noise whose frames have these levels, in decibels of full scale. */
    private static float[] noise(double... levels) {
        Random random = new Random(3);
        float[] samples = new float[levels.length * FRAME];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextGaussian() * Math.pow(10, levels[i / FRAME] / 20)) + 0.1f;
        }
        return samples;
    }

    private static float[] probabilities(float[] samples) {
        return new EnergyDetector().listen().probabilities(samples);
    }

    @Test
    void loud_frames_are_speech_however_loud_the_recording_is() {
        for (double gain : new double[] {0, -15, -30}) {
            double[] levels = new double[300];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = gain + (i / 50 % 2 == 0 ? -50 : -15);
            }
            float[] found = probabilities(noise(levels));
            for (int i = 0; i < levels.length; i++) {
                assertEquals(i / 50 % 2 == 0 ? 0 : 1, found[i], 0.1, "frame " + i + " at " + gain + " dB");
            }
        }
    }

    @Test
    void silence_and_even_noise_are_no_speech() {
        double[] even = new double[300];
        for (double level : new double[] {-200, -70, -30, -5}) {
            Arrays.fill(even, level);
            for (float probability : probabilities(noise(even))) {
                assertTrue(probability < 0.1, level + " dB");
            }
        }
    }
}
