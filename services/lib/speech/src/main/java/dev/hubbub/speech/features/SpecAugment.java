package dev.hubbub.speech.features;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Hides stretches of time and bands of a spectrogram, so that a model learns to lean on none of them. The width of each
 * mask is drawn evenly from 0 to the most, and then its place; masks may overlap.
 *
 * <p>What is hidden takes on the mean of all that is heard. The paper's features have the mean zero, and so it writes
 * zeros; in log-mel energies that are not centred a zero would be a sound.
 *
 * <p>Source: D. S. Park et al., SpecAugment: A Simple Data Augmentation Method for Automatic Speech Recognition, 2019,
 * section 2, without the warping of time.
 *
 * @param timeMasks how many stretches of time
 * @param timeMaskFrames the most frames of each, the paper's T
 * @param timeMaskShare the most of each as a share of what is heard, the paper's p
 * @param frequencyMasks how many stretches of bands
 * @param frequencyMaskBands the most bands of each, the paper's F
 */
public record SpecAugment(
        int timeMasks, int timeMaskFrames, double timeMaskShare, int frequencyMasks, int frequencyMaskBands) {

    public SpecAugment {
        if (timeMasks < 0 || timeMaskFrames < 0 || frequencyMasks < 0 || frequencyMaskBands < 0) {
            throw new IllegalArgumentException("SpecAugment: numbers and widths of masks must be 0 or more, not "
                    + timeMasks + " of " + timeMaskFrames + " frames and " + frequencyMasks + " of "
                    + frequencyMaskBands + " bands.");
        }
        if (!(timeMaskShare >= 0 && timeMaskShare <= 1)) {
            throw new IllegalArgumentException(
                    "SpecAugment: the share of a clip that a mask may hide must be 0 to 1, not " + timeMaskShare + ".");
        }
    }

    /**
     * A spectrogram with masks.
     *
     * @param heard frames from its beginning that are not padding: only there time is hidden, and only they count for the
     *     mean
     * @param random equal states draw equal masks
     */
    public MelSpectrogram masked(MelSpectrogram whole, int heard, RandomGenerator random) {
        int frames = Math.min(heard, whole.frames());
        if (frames == 0) {
            return whole;
        }
        float[] values = whole.values().clone();
        float mean = mean(whole, frames);
        int longest = Math.min(timeMaskFrames, (int) (timeMaskShare * frames));
        for (int mask = 0; mask < timeMasks; mask++) {
            int width = random.nextInt(longest + 1);
            int from = random.nextInt(frames - width + 1);
            for (int band = 0; band < whole.mels(); band++) {
                hide(values, band * whole.frames() + from, width, mean);
            }
        }
        int widest = Math.min(frequencyMaskBands, whole.mels());
        for (int mask = 0; mask < frequencyMasks; mask++) {
            int width = random.nextInt(widest + 1);
            int from = random.nextInt(whole.mels() - width + 1);
            for (int band = from; band < from + width; band++) {
                hide(values, band * whole.frames(), frames, mean);
            }
        }
        return new MelSpectrogram(whole.mels(), whole.frames(), values);
    }

    private static void hide(float[] values, int from, int width, float mean) {
        Arrays.fill(values, from, from + width, mean);
    }

    private static float mean(MelSpectrogram whole, int frames) {
        double sum = 0;
        for (int band = 0; band < whole.mels(); band++) {
            for (int frame = 0; frame < frames; frame++) {
                sum += whole.values()[band * whole.frames() + frame];
            }
        }
        return (float) (sum / ((double) whole.mels() * frames));
    }
}
