package dev.hubbub.speech.features;

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

    private static final int BANDS = EmphasisedEnergies.BANDS;
    private static final int LIFTER = 22;

    private final EmphasisedEnergies energies = new EmphasisedEnergies();
    private final double[][] cosines = cosines();

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
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public float[][] of(float[] samples) {
        LogMel.refuseNonFinite(samples);
        double[] signal = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            signal[i] = Math.max(-32768, Math.min(32767, Math.rint(samples[i] * 32768)));
        }
        int beyond = Math.max(0, samples.length - EmphasisedEnergies.WINDOW);
        float[][] cepstra = new float[1 + (beyond + EmphasisedEnergies.STEP - 1) / EmphasisedEnergies.STEP][];
        energies.of(signal, cepstra.length, (row, bands, whole) -> cepstra[row] = row(bands, whole));
        return cepstra;
    }

    private float[] row(double[] logarithms, double whole) {
        float[] row = new float[WIDTH];
        for (int i = 1; i < WIDTH; i++) {
            double sum = 0;
            for (int band = 0; band < BANDS; band++) {
                sum += cosines[i][band] * logarithms[band];
            }
            row[i] = (float) sum;
        }
        row[0] = (float) whole;
        return row;
    }
}
