package dev.hubbub.speech.features;

import java.util.Arrays;

/**
 * Natural logarithms of 26 mel energies every 10 ms: rectangular windows of 25 ms of the pre-emphasised signal (0.97), the
 * last one followed by zeros; triangles over the power spectrum of 512 points, whose corners are whole bins. Instances are
 * immutable and may be shared between threads.
 *
 * <p>Source: the filter bank of the python_speech_features package.
 */
final class EmphasisedEnergies {
    static final int BANDS = 26;

    /** Samples from one window to the next. */
    static final int STEP = LogMel.SAMPLE_RATE / 100;

    /** Samples of a window. */
    static final int WINDOW = 400;

    private static final int TRANSFORM = 512;
    private static final double PRE_EMPHASIS = 0.97;

    /** What stands for an energy of zero, whose logarithm there is not: the distance of 1 to the next double. */
    private static final double SILENCE = Math.ulp(1.0);

    /** The bins of the spectrum at which the triangles begin, peak and end. */
    private final int[] edges = new int[BANDS + 2];

    EmphasisedEnergies() {
        double highest = 2595 * Math.log10(1 + LogMel.SAMPLE_RATE / 2.0 / 700);
        for (int i = 0; i < edges.length; i++) {
            double hertz = 700 * (Math.pow(10, highest * i / (BANDS + 1) / 2595) - 1);
            edges[i] = (int) Math.floor((TRANSFORM + 1) * hertz / LogMel.SAMPLE_RATE);
        }
    }

    /** Takes a window's logarithms. */
    @FunctionalInterface
    interface Windows {
        /**
         * @param bands of the 26 energies; the array is reused
         * @param whole of the energy of the whole window
         */
        void take(int window, double[] bands, double whole);
    }

    /**
     * Computes windows from the beginning of a sound on.
     *
     * @param signal 16 kHz mono; pre-emphasised in place
     */
    void of(double[] signal, int windows, Windows to) {
        double last = 0;
        for (int i = 0; i < signal.length; i++) {
            double sample = signal[i];
            signal[i] = sample - PRE_EMPHASIS * last;
            last = sample;
        }
        RealFourier transform = new RealFourier(TRANSFORM);
        double[] frame = new double[TRANSFORM];
        double[] power = new double[TRANSFORM / 2 + 1];
        double[] bands = new double[BANDS];
        for (int window = 0; window < windows; window++) {
            int length = Math.max(0, Math.min(WINDOW, signal.length - window * STEP));
            System.arraycopy(signal, window * STEP, frame, 0, length);
            Arrays.fill(frame, length, TRANSFORM, 0);
            transform.power(frame, power);
            for (int band = 0; band < BANDS; band++) {
                bands[band] = logarithm(energy(power, band));
            }
            to.take(window, bands, logarithm(Arrays.stream(power).sum()));
        }
    }

    private double energy(double[] power, int band) {
        int start = edges[band];
        int peak = edges[band + 1];
        int end = edges[band + 2];
        double energy = 0;
        for (int bin = start; bin < peak; bin++) {
            energy += power[bin] * (bin - start) / (peak - start);
        }
        for (int bin = peak; bin < end; bin++) {
            energy += power[bin] * (end - bin) / (end - peak);
        }
        return energy;
    }

    private static double logarithm(double power) {
        double energy = power / TRANSFORM;
        return Math.log(energy == 0 ? SILENCE : energy);
    }
}
