package dev.hubbub.speech.training.augmentation;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Noise that is added to some of what is heard, so loud that the power of the clip and that of the noise have a ratio that
 * is drawn evenly, in decibels.
 *
 * @param share of clips that noise is added to
 * @param colours of which one is drawn for each
 * @param lowestRatio of powers, in dB
 * @param highestRatio in dB
 */
public record AddedNoise(double share, List<NoiseColour> colours, double lowestRatio, double highestRatio) {

    public AddedNoise {
        colours = List.copyOf(colours);
        if (!(share >= 0 && share <= 1) || !(lowestRatio <= highestRatio) || colours.isEmpty()) {
            throw new IllegalArgumentException(
                    "Noise: its share must be 0 to 1, not " + share + ", there must be a kind"
                            + " of it, and the lowest ratio must not be above the highest, as " + lowestRatio + " and "
                            + highestRatio + " dB are.");
        }
    }

    /**
     * A clip with noise, or as it was.
     *
     * @param sound which is not changed; silence stays silent, for nothing is as loud as it
     */
    float[] added(float[] sound, RandomGenerator random) {
        if (random.nextDouble() >= share) {
            return sound;
        }
        NoiseColour colour = colours.get(random.nextInt(colours.size()));
        double ratio = lowestRatio + (highestRatio - lowestRatio) * random.nextDouble();
        return mixed(sound, colour.samples(sound.length, random), ratio);
    }

    /** @param ratio of the sound's power to the noise's, in dB */
    static float[] mixed(float[] sound, float[] noise, double ratio) {
        double loudness = power(noise);
        if (loudness == 0) {
            return sound;
        }
        double scale = Math.sqrt(power(sound) / loudness / Math.pow(10, ratio / 10));
        float[] mixed = new float[sound.length];
        for (int i = 0; i < sound.length; i++) {
            mixed[i] = (float) (sound[i] + scale * noise[i]);
        }
        return mixed;
    }

    /** The mean square. */
    static double power(float[] sound) {
        double sum = 0;
        for (float sample : sound) {
            sum += (double) sample * sample;
        }
        return sound.length == 0 ? 0 : sum / sound.length;
    }
}
