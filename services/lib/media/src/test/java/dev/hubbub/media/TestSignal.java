package dev.hubbub.media;

import java.util.Random;

/** Signals whose every instant is known, and measures of how alike two signals are. */
public final class TestSignal {

    private TestSignal() {}

    /**
     * Something as varied as speech: a tone gliding between 200 and 1700 Hz with a syllable-like loudness, over quiet
     * low-passed noise. No stretch of it resembles another, so a shift by one sample shows.
     */
    public static float[] babble(double seconds, int rate) {
        Random random = new Random(20);
        float[] signal = new float[(int) Math.round(seconds * rate)];
        double phase = 0;
        double noise = 0;
        for (int n = 0; n < signal.length; n++) {
            double time = (double) n / rate;
            phase += 2 * Math.PI * (950 + 750 * Math.sin(2 * Math.PI * 0.7 * time)) / rate;
            noise = 0.9 * noise + 0.1 * random.nextGaussian();
            signal[n] = (float) (0.3 * Math.sin(phase) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * time)) + 0.15 * noise);
        }
        return signal;
    }

    static float[] tone(double hertz, double amplitude, double seconds, int rate) {
        float[] signal = new float[(int) Math.round(seconds * rate)];
        for (int n = 0; n < signal.length; n++) {
            signal[n] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * n / rate));
        }
        return signal;
    }

    /** How many decibels {@code reference} is above its difference to {@code actual} shifted by {@code lag}. */
    public static double signalToNoise(float[] reference, float[] actual, int lag) {
        return signalToNoise(reference, actual, lag, 2000);
    }

    /** As {@link #signalToNoise(float[], float[], int)}, leaving out {@code margin} samples at both ends. */
    static double signalToNoise(float[] reference, float[] actual, int lag, int margin) {
        double power = 0;
        double error = 0;
        for (int n = margin; n < Math.min(reference.length, actual.length) - margin; n++) {
            double difference = reference[n] - actual[n + lag];
            power += (double) reference[n] * reference[n];
            error += difference * difference;
        }
        return 10 * Math.log10(power / (error + 1e-30));
    }

    /** By how many samples {@code actual} is behind {@code reference}, from -1500 to 1500. */
    public static int lag(float[] reference, float[] actual) {
        int best = 0;
        double bestRatio = Double.NEGATIVE_INFINITY;
        for (int lag = -1500; lag <= 1500; lag++) {
            double ratio = signalToNoise(reference, actual, lag);
            if (ratio > bestRatio) {
                bestRatio = ratio;
                best = lag;
            }
        }
        return best;
    }

    /** Root mean square without the edges, in decibels relative to full scale. */
    static double decibels(float[] signal, int margin) {
        double sum = 0;
        for (int n = margin; n < signal.length - margin; n++) {
            sum += (double) signal[n] * signal[n];
        }
        return 10 * Math.log10(sum / (signal.length - 2 * margin) + 1e-30);
    }
}
