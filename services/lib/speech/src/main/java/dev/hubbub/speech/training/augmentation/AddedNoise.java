package dev.hubbub.speech.training.augmentation;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Noise that is added to some of what is heard, so loud that the power of the clip and that of the noise have a ratio that
 * is drawn evenly, in decibels. Power is the mean square over all of the clip, whether anybody speaks or not.
 *
 * @param share of clips that noise is added to
 * @param kinds of which one is drawn for each
 * @param voices how many others speak in babble, all of them equally loud
 * @param lowestRatio of powers, in dB
 * @param highestRatio in dB
 */
public record AddedNoise(double share, List<NoiseKind> kinds, int voices, double lowestRatio, double highestRatio) {

    /** The usual number of voices. */
    public static final int VOICES = 3;

    private static final int MOST_VOICES = 32;

    /** Stretches of what was recorded that are drawn, until one is not silent. */
    private static final int TRIES = 8;

    public AddedNoise {
        kinds = List.copyOf(kinds);
        if (!(share >= 0 && share <= 1) || !(lowestRatio <= highestRatio) || kinds.isEmpty()) {
            throw new IllegalArgumentException(
                    "Noise: its share must be 0 to 1, not " + share + ", there must be a kind"
                            + " of it, and the lowest ratio must not be above the highest, as " + lowestRatio + " and "
                            + highestRatio + " dB are.");
        }
        if (voices < 1 || voices > MOST_VOICES) {
            throw new IllegalArgumentException(
                    "Noise: babble is of 1 to " + MOST_VOICES + " voices, not of " + voices + ".");
        }
    }

    /** With the usual number of voices, if there is babble. */
    public AddedNoise(double share, List<NoiseKind> kinds, double lowestRatio, double highestRatio) {
        this(share, kinds, VOICES, lowestRatio, highestRatio);
    }

    /**
     * A clip with noise, or as it was.
     *
     * @param sound which is not changed; silence stays silent, for nothing is as loud as it
     * @throws IOException if what is heard beside it cannot be read now
     */
    float[] added(float[] sound, RandomGenerator random, HeardBeside beside) throws IOException {
        if (random.nextDouble() >= share) {
            return sound;
        }
        NoiseKind kind = kinds.get(random.nextInt(kinds.size()));
        double ratio = lowestRatio + (highestRatio - lowestRatio) * random.nextDouble();
        for (int i = 0; i < TRIES; i++) {
            float[] noise = noise(kind, sound.length, random, beside);
            if (power(noise) > 0) {
                return mixed(sound, noise, ratio);
            }
        }
        return sound;
    }

    private float[] noise(NoiseKind kind, int count, RandomGenerator random, HeardBeside beside) throws IOException {
        return switch (kind) {
            case WHITE -> NoiseColour.WHITE.samples(count, random);
            case PINK -> NoiseColour.PINK.samples(count, random);
            case RECORDINGS -> beside.noise(count, random);
            case BABBLE -> babble(count, random, beside);
        };
    }

    private float[] babble(int count, RandomGenerator random, HeardBeside beside) throws IOException {
        float[] sum = new float[count];
        for (int i = 0; i < voices; i++) {
            float[] voice = beside.voice(count, random);
            double loudness = Math.sqrt(power(voice));
            for (int j = 0; loudness > 0 && j < count; j++) {
                sum[j] += (float) (voice[j] / loudness);
            }
        }
        return sum;
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
