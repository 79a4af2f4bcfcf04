package dev.hubbub.speech.features;

/**
 * What AV-HuBERT hears: natural logarithms of 26 mel energies every 10 ms, four of them side by side for every picture of
 * 25 a second, each such row normalised to mean 0 and variance 1.
 *
 * <p>Windows are rectangular, 25 ms long, of the pre-emphasised signal (0.97); the last one is followed by zeros. Sound for
 * {@code n} pictures, {@code 640 n} samples, gives {@code 4 n - 1} windows; a row of zeros takes the place of the last one.
 * How loud the sound is makes no difference, but for rows with exact silence and for the last row. Instances are immutable
 * and may be shared between threads.
 *
 * <p>Source: the feature settings of B. Shi et al., Learning Audio-Visual Speech Representation by Masked Multimodal
 * Cluster Prediction, 2022, with the filter bank of the python_speech_features package.
 */
public final class StackedFilterBank {
    /** Values of a row. */
    public static final int WIDTH = 104;

    /** Samples of a row: those of a picture. */
    public static final int SAMPLES = 640;

    private static final int BANDS = EmphasisedEnergies.BANDS;
    private static final int STACKED = WIDTH / BANDS;
    private static final double EPSILON = 1e-5;

    private final EmphasisedEnergies energies = new EmphasisedEnergies();

    /**
     * Features of the sound of some pictures.
     *
     * @param samples 16 kHz mono; cut, or followed by silence, to the length of the pictures
     * @param pictures how many, at least one
     * @return row-major {@code pictures x 104}
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public float[] of(float[] samples, int pictures) {
        LogMel.refuseNonFinite(samples);
        double[] signal = new double[Math.multiplyExact(pictures, SAMPLES)];
        for (int i = 0; i < Math.min(samples.length, signal.length); i++) {
            signal[i] = samples[i];
        }
        float[] rows = new float[Math.multiplyExact(pictures, WIDTH)];
        energies.of(signal, STACKED * pictures - 1, (window, bands, whole) -> {
            for (int band = 0; band < BANDS; band++) {
                rows[window * BANDS + band] = (float) bands[band];
            }
        });
        for (int row = 0; row < pictures; row++) {
            normalise(rows, row * WIDTH);
        }
        return rows;
    }

    private static void normalise(float[] rows, int at) {
        double sum = 0;
        for (int i = at; i < at + WIDTH; i++) {
            sum += rows[i];
        }
        double mean = sum / WIDTH;
        double squares = 0;
        for (int i = at; i < at + WIDTH; i++) {
            squares += (rows[i] - mean) * (rows[i] - mean);
        }
        double scale = 1 / Math.sqrt(squares / WIDTH + EPSILON);
        for (int i = at; i < at + WIDTH; i++) {
            rows[i] = (float) ((rows[i] - mean) * scale);
        }
    }
}
