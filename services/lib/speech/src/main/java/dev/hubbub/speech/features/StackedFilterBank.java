package dev.hubbub.speech.features;

import java.util.Arrays;

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

    private static final int BANDS = 26;
    private static final int STACKED = WIDTH / BANDS;
    private static final int FRAME = 400;
    private static final int STEP = SAMPLES / STACKED;
    private static final int TRANSFORM = 512;
    private static final double PRE_EMPHASIS = 0.97;

    /** What stands for an energy of zero, whose logarithm there is not: the distance of 1 to the next double. */
    private static final double SILENCE = Math.ulp(1.0);

    private static final double EPSILON = 1e-5;

    private final int[] edges;

    public StackedFilterBank() {
        this.edges = edges();
    }

    /** The bins of the spectrum at which the triangles begin, peak and end. */
    private static int[] edges() {
        int[] edges = new int[BANDS + 2];
        double highest = mel(LogMel.SAMPLE_RATE / 2.0);
        for (int i = 0; i < edges.length; i++) {
            double hertz = 700 * (Math.pow(10, highest * i / (BANDS + 1) / 2595) - 1);
            edges[i] = (int) Math.floor((TRANSFORM + 1) * hertz / LogMel.SAMPLE_RATE);
        }
        return edges;
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    /**
     * Features of the sound of some pictures.
     *
     * @param samples 16 kHz mono; cut, or followed by silence, to the length of the pictures
     * @param pictures how many, at least one
     * @return row-major {@code pictures x 104}
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public float[] of(float[] samples, int pictures) {
        double[] signal = emphasised(samples, Math.multiplyExact(pictures, SAMPLES));
        float[] rows = new float[Math.multiplyExact(pictures, WIDTH)];
        RealFourier transform = new RealFourier(TRANSFORM);
        double[] frame = new double[TRANSFORM];
        double[] power = new double[TRANSFORM / 2 + 1];
        for (int i = 0; i < STACKED * pictures - 1; i++) {
            int length = Math.min(FRAME, signal.length - i * STEP);
            System.arraycopy(signal, i * STEP, frame, 0, length);
            Arrays.fill(frame, length, TRANSFORM, 0);
            transform.power(frame, power);
            bands(power, rows, i * BANDS);
        }
        for (int row = 0; row < pictures; row++) {
            normalise(rows, row * WIDTH);
        }
        return rows;
    }

    private static double[] emphasised(float[] samples, int length) {
        double[] signal = new double[length];
        double last = 0;
        for (int i = 0; i < length; i++) {
            double sample = i < samples.length ? samples[i] : 0;
            if (!Double.isFinite(sample)) {
                throw new IllegalArgumentException("Sample " + i + " of " + samples.length + " is " + sample
                        + ", not a finite number: decode the recording again.");
            }
            signal[i] = sample - PRE_EMPHASIS * last;
            last = sample;
        }
        return signal;
    }

    private void bands(double[] power, float[] rows, int at) {
        for (int band = 0; band < BANDS; band++) {
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
            energy /= TRANSFORM;
            rows[at + band] = (float) Math.log(energy == 0 ? SILENCE : energy);
        }
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
