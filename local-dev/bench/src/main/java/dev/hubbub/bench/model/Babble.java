package dev.hubbub.bench.model;

import dev.hubbub.speech.features.LogMel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sound that resembles speech in what the features show of it: syllables of a wandering voice over noise. The same seed
 * gives the same sound.
 */
public final class Babble {
    private static final int HARMONICS = 12;
    private static final double SYLLABLES_PER_SECOND = 4;

    private Babble() {}

    /**
     * Makes sound.
     *
     * @return 16 kHz mono in [-1, 1]
     */
    public static float[] of(double seconds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[(int) Math.round(seconds * LogMel.SAMPLE_RATE)];
        int syllable = (int) (LogMel.SAMPLE_RATE / SYLLABLES_PER_SECOND);
        double phase = 0;
        double pitch = 0;
        double[] loudness = new double[HARMONICS];
        for (int i = 0; i < samples.length; i++) {
            if (i % syllable == 0) {
                pitch = 90 + 160 * random.nextDouble();
                Arrays.setAll(loudness, harmonic -> random.nextDouble() / (harmonic + 1));
            }
            phase += 2 * Math.PI * pitch / LogMel.SAMPLE_RATE;
            double voice = 0;
            for (int harmonic = 0; harmonic < HARMONICS; harmonic++) {
                voice += loudness[harmonic] * Math.sin(phase * (harmonic + 1));
            }
            double envelope = Math.sin(Math.PI * (i % syllable) / syllable);
            samples[i] = (float) (0.2 * envelope * voice + 0.01 * (random.nextDouble() - 0.5));
        }
        return samples;
    }

    /** Different segments of equal length. */
    public static List<float[]> segments(int count, double seconds) {
        List<float[]> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(of(seconds, i));
        }
        return segments;
    }

    /** Cuts sound into the fewest equal pieces of at most the given length. */
    public static List<float[]> cut(float[] samples, double longestSeconds) {
        int pieces = (int) Math.max(1, Math.ceil(samples.length / (longestSeconds * LogMel.SAMPLE_RATE)));
        List<float[]> cut = new ArrayList<>(pieces);
        for (int i = 0; i < pieces; i++) {
            int from = (int) ((long) samples.length * i / pieces);
            int to = (int) ((long) samples.length * (i + 1) / pieces);
            cut.add(Arrays.copyOfRange(samples, from, to));
        }
        return cut;
    }
}
