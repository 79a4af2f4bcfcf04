package dev.hubbub.speech.features;

import java.util.Arrays;

/**
 * Mel-frequency cepstral coefficients, 13 every 10 ms, as active-speaker detectors take them: rectangular windows of 25 ms
 * of the pre-emphasised signal (0.97), the last one followed by zeros; 26 triangles over the power spectrum of 512 points;
 * an orthonormal cosine transform of their logarithms; a lifter of 22; the logarithm of the window's energy in place of
 * the first coefficient. Samples count as whole numbers of 16 bits. Instances may be shared between threads.
 *
 * <p>Source: S. Davis and P. Mermelstein, Comparison of Parametric Representations for Monosyllabic Word Recognition, 1980,
 * with the settings of the python_speech_features package.
 */
public final class Cepstra {
    /** Coefficients of a row. */
    public static final int WIDTH = 13;

    /** Rows of a second. */
    public static final int PER_SECOND = 100;

    private static final int BANDS = 26;
    private static final int FRAME = 400;
    private static final int STEP = LogMel.SAMPLE_RATE / PER_SECOND;
    private static final int TRANSFORM = 512;
    private static final double PRE_EMPHASIS = 0.97;
    private static final int LIFTER = 22;

    /** What stands for an energy of zero. */
    private static final double SILENCE = Math.ulp(1.0);

    private final int[] edges = edges();
    private final double[][] cosines = cosines();

    private static int[] edges() {
        int[] edges = new int[BANDS + 2];
        double highest = 2595 * Math.log10(1 + LogMel.SAMPLE_RATE / 2.0 / 700);
        for (int i = 0; i < edges.length; i++) {
            double hertz = 700 * (Math.pow(10, highest * i / (BANDS + 1) / 2595) - 1);
            edges[i] = (int) Math.floor((TRANSFORM + 1) * hertz / LogMel.SAMPLE_RATE);
        }
        return edges;
    }

    /** The transform and the lifter in one. */
    private static double[][] cosines() {
        double[][] cosines = new double[WIDTH][BANDS];
        for (int row = 0; row < WIDTH; row++) {
            double scale =
                    Math.sqrt((row == 0 ? 1.0 : 2.0) / BANDS) * (1 + LIFTER / 2.0 * Math.sin(Math.PI * row / LIFTER));
            for (int band = 0; band < BANDS; band++) {
                cosines[row][band] = scale * Math.cos(Math.PI * row * (2 * band + 1) / (2.0 * BANDS));
            }
        }
        return cosines;
    }

    /**
     * The coefficients of a sound.
     *
     * @param samples 16 kHz mono, full scale at 1
     * @return {@code rows x 13}, as many rows as windows begin before the end, at least one
     */
    public float[][] of(float[] samples) {
        double[] signal = new double[samples.length];
        double last = 0;
        for (int i = 0; i < samples.length; i++) {
            double sample = Math.max(-32768, Math.min(32767, Math.rint(samples[i] * 32768)));
            signal[i] = sample - PRE_EMPHASIS * last;
            last = sample;
        }
        int rows = samples.length <= FRAME ? 1 : 1 + (samples.length - FRAME + STEP - 1) / STEP;
        float[][] cepstra = new float[rows][];
        RealFourier transform = new RealFourier(TRANSFORM);
        double[] frame = new double[TRANSFORM];
        double[] power = new double[TRANSFORM / 2 + 1];
        for (int row = 0; row < rows; row++) {
            int length = Math.max(0, Math.min(FRAME, signal.length - row * STEP));
            System.arraycopy(signal, row * STEP, frame, 0, length);
            Arrays.fill(frame, length, TRANSFORM, 0);
            transform.power(frame, power);
            cepstra[row] = row(power);
        }
        return cepstra;
    }

    private float[] row(double[] power) {
        double[] logarithms = new double[BANDS];
        for (int band = 0; band < BANDS; band++) {
            logarithms[band] = logarithm(energy(power, band));
        }
        float[] row = new float[WIDTH];
        for (int i = 1; i < WIDTH; i++) {
            double sum = 0;
            for (int band = 0; band < BANDS; band++) {
                sum += cosines[i][band] * logarithms[band];
            }
            row[i] = (float) sum;
        }
        row[0] = (float) logarithm(Arrays.stream(power).sum());
        return row;
    }

    private double energy(double[] power, int band) {
        double energy = 0;
        for (int bin = edges[band]; bin < edges[band + 1]; bin++) {
            energy += power[bin] * (bin - edges[band]) / (edges[band + 1] - edges[band]);
        }
        for (int bin = edges[band + 1]; bin < edges[band + 2]; bin++) {
            energy += power[bin] * (edges[band + 2] - bin) / (edges[band + 2] - edges[band + 1]);
        }
        return energy;
    }

    private static double logarithm(double power) {
        double energy = power / TRANSFORM;
        return Math.log(energy == 0 ? SILENCE : energy);
    }
}
