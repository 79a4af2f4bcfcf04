package dev.hubbub.speech.training.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.features.ReferenceAudio;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.TrainingInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final float[] SPEECH = ReferenceAudio.EN_LIBRIVOX.samples();

    /** Whoever asks for it has asked for noise that is computed. */
    private static final HeardBeside NOTHING = beside(List.of(), List.of());

    private static HeardBeside beside(List<float[]> noises, List<float[]> voices) {
        Iterator<float[]> noise = noises.iterator();
        Iterator<float[]> voice = voices.iterator();
        return new HeardBeside() {
            @Override
            public float[] noise(int count, RandomGenerator random) {
                return noise.next();
            }

            @Override
            public float[] voice(int count, RandomGenerator random) {
                return voice.next();
            }
        };
    }

    @Test
    void recorded_noise_is_scaled_by_the_powers_of_the_whole_clip_and_of_the_stretch() throws IOException {
        AddedNoise noise = new AddedNoise(1, List.of(NoiseKind.RECORDINGS), 20, 20);
        // Powers of 2 and 8: at 20 dB the noise has a power of 0.02, a twentieth of its own amplitude.
        float[] sound = {2, 0, -2, 0};
        float[] stretch = {0, 4, 0, -4};
        float[] heard = noise.added(sound, new SplittableRandom(1), beside(List.of(stretch), List.of()));
        assertArrayEquals(new float[] {2, 0.2f, -2, -0.2f}, heard, 1e-7f);
        assertArrayEquals(new float[] {2, 0, -2, 0}, sound);
        float[] silent = new float[4];
        assertArrayEquals(
                heard,
                noise.added(sound, new SplittableRandom(1), beside(List.of(silent, silent, stretch), List.of())));
        assertSame(
                sound, noise.added(sound, new SplittableRandom(1), beside(Collections.nCopies(8, silent), List.of())));
    }

    @Test
    void voices_of_babble_are_equally_loud_and_their_sum_is_as_loud_as_asked_for() throws IOException {
        AddedNoise babble = new AddedNoise(1, List.of(NoiseKind.BABBLE), 2, 0, 0);
        // Each becomes one of a power of 1, their sum one of 2, and so does the sound.
        float[] quiet = {0.1f, -0.1f, 0.1f, -0.1f};
        float[] loud = {7, 7, -7, -7};
        float[] heard = babble.added(
                new float[] {2, 0, 2, 0}, new SplittableRandom(1), beside(List.of(), List.of(quiet, loud)));
        assertArrayEquals(new float[] {4, 0, 2, -2}, heard, 1e-6f);
    }

    @Test
    void noise_is_as_much_below_the_speech_as_asked_for() throws IOException {
        for (double ratio : new double[] {-5, 0, 20}) {
            AddedNoise noise = new AddedNoise(1, NoiseKind.COMPUTED, ratio, ratio);
            float[] noisy = noise.added(SPEECH, new SplittableRandom(7), NOTHING);
            float[] added = new float[SPEECH.length];
            for (int i = 0; i < added.length; i++) {
                added[i] = noisy[i] - SPEECH[i];
            }
            assertEquals(ratio, 10 * Math.log10(AddedNoise.power(SPEECH) / AddedNoise.power(added)), 0.01);
        }
    }

    @Test
    void ratios_are_drawn_between_the_two_and_noise_is_added_to_a_share_of_the_clips() throws IOException {
        AddedNoise noise = new AddedNoise(0.25, List.of(NoiseKind.WHITE), 0, 10);
        float[] tone = new float[400];
        Arrays.fill(tone, 1);
        int clean = 0;
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        for (int seed = 0; seed < 2000; seed++) {
            float[] noisy = noise.added(tone, new SplittableRandom(seed), NOTHING);
            if (noisy == tone) {
                clean++;
            } else {
                float[] added = new float[tone.length];
                for (int i = 0; i < added.length; i++) {
                    added[i] = noisy[i] - 1;
                }
                double ratio = -10 * Math.log10(AddedNoise.power(added));
                lowest = Math.min(lowest, ratio);
                highest = Math.max(highest, ratio);
            }
        }
        assertEquals(1500, clean, 100);
        assertTrue(lowest > -0.01 && lowest < 0.3, String.valueOf(lowest));
        assertTrue(highest < 10.01 && highest > 9.7, String.valueOf(highest));
    }

    @Test
    void white_noise_is_equally_strong_everywhere_and_pink_noise_falls_by_three_decibels_an_octave() {
        double[] white = octaves(NoiseColour.WHITE);
        double[] pink = octaves(NoiseColour.PINK);
        for (int octave = 1; octave < white.length; octave++) {
            assertEquals(0, white[octave] - white[octave - 1], 0.7);
            assertEquals(-3, pink[octave] - pink[octave - 1], 1.2);
        }
    }

    /** Mean power per frequency, in dB, around 125, 250, 500, 1000, 2000 and 4000 Hz. */
    private static double[] octaves(NoiseColour colour) {
        int window = 1600;
        float[] noise = colour.samples(300 * window, new SplittableRandom(5));
        double[] power = new double[6];
        for (int octave = 0; octave < power.length; octave++) {
            for (double hertz : new double[] {0.85, 1, 1.15}) {
                for (int from = 0; from < noise.length; from += window) {
                    power[octave] += line(noise, from, window, 125 * hertz * Math.pow(2, octave));
                }
            }
            power[octave] = 10 * Math.log10(power[octave]);
        }
        return power;
    }

    /** The power of one line of the discrete Fourier transform of a window. */
    private static double line(float[] noise, int from, int window, double hertz) {
        double angle = 2 * Math.PI * Math.round(hertz * window / 16_000) / window;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < window; i++) {
            real += noise[from + i] * Math.cos(angle * i);
            imaginary += noise[from + i] * Math.sin(angle * i);
        }
        return real * real + imaginary * imaginary;
    }

    @Test
    void silence_has_no_noise_and_pictures_are_left_alone() throws IOException {
        AddedNoise noise = new AddedNoise(1, List.of(NoiseKind.PINK), 0, 0);
        float[] silence = new float[100];
        assertEquals(0, AddedNoise.power(noise.added(silence, new SplittableRandom(1), NOTHING)));
        Augmentation augmentation = new Augmentation(List.of(), Optional.of(noise), Optional.empty());
        GreyFrames lips = new GreyFrames(2, 2, new byte[8]);
        Clip seen = new Clip(null, lips);
        assertSame(seen, augmentation.heard(seen, new SplittableRandom(1), NOTHING));
        Clip both = augmentation.heard(new Clip(SPEECH.clone(), lips), new SplittableRandom(1), NOTHING);
        assertSame(lips, both.video());
        assertFalse(Arrays.equals(SPEECH, both.audio()));
    }

    @Test
    void every_speed_is_drawn_but_none_that_makes_a_clip_too_long_for_the_model() {
        Augmentation augmentation = new Augmentation(List.of(0.9, 1.0, 1.1), Optional.empty(), Optional.empty());
        int[] counts = new int[3];
        for (int seed = 0; seed < 3000; seed++) {
            double speed = augmentation.speed(10, 30, new SplittableRandom(seed));
            counts[(int) Math.round(10 * speed) - 9]++;
            assertTrue(augmentation.speed(29, 30, new SplittableRandom(seed)) >= 1);
        }
        for (int count : counts) {
            assertEquals(1000, count, 120);
        }
        Augmentation slow = new Augmentation(List.of(0.9), Optional.empty(), Optional.empty());
        assertEquals(0.9, slow.speed(26, 30, new SplittableRandom(1)));
        assertEquals(1, slow.speed(29, 30, new SplittableRandom(1)));
    }

    @Test
    void models_without_a_spectrogram_refuse_masks_and_settings_outside_of_their_limits_are_refused() {
        TrainingInput other = () -> 1;
        Augmentation hiding =
                new Augmentation(List.of(), Optional.empty(), Optional.of(new SpecAugment(1, 10, 1, 0, 0)));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> hiding.taken(other, new SplittableRandom(1)));
        assertTrue(e.getMessage().startsWith("SpecAugment cannot be had for models of this kind"), e.getMessage());
        assertSame(other, Augmentation.NONE.taken(other, new SplittableRandom(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Augmentation(List.of(0.0), Optional.empty(), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new AddedNoise(1, List.of(NoiseKind.WHITE), 10, 5));
    }
}
