package dev.hubbub.speech.features;

/**
 * Triangular filters on the Slaney mel scale (linear below 1 kHz, logarithmic above), each of unit area, between 0 Hz
 * and half the sample rate. Equal to the bank published with Whisper for 80 and 128 bands.
 *
 * <p>Source: M. Slaney, Auditory Toolbox, Technical Report 1998-010.
 */
final class MelFilterBank {
    private static final double HERTZ_PER_LINEAR_MEL = 200.0 / 3.0;
    private static final double BREAK_HERTZ = 1000.0;
    private static final double BREAK_MEL = BREAK_HERTZ / HERTZ_PER_LINEAR_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27.0;

    private final int[] firstBin;
    private final float[][] weights;
    private final int bins;
    private final double top;

    /**
     * @param bands number of filters
     * @param sampleRate in Hz
     * @param transformSize length of the Fourier transform whose power spectrum is filtered
     */
    MelFilterBank(int bands, int sampleRate, int transformSize) {
        this.bins = transformSize / 2 + 1;
        this.firstBin = new int[bands];
        this.weights = new float[bands][];
        this.top = mel(sampleRate / 2.0);
        double[] corners = corners(bands);
        double hertzPerBin = (double) sampleRate / transformSize;
        for (int band = 0; band < bands; band++) {
            fill(band, corners[band], corners[band + 1], corners[band + 2], hertzPerBin);
        }
    }

    int bands() {
        return weights.length;
    }

    /** Where a frequency lies among the filters, whole numbers being their peaks. */
    double bandOf(double hertz) {
        return mel(hertz) / top * (bands() + 1) - 1;
    }

    int bins() {
        return bins;
    }

    /** The filter's weight at a frequency bin; zero outside its triangle. */
    float weight(int band, int bin) {
        int offset = bin - firstBin[band];
        return offset >= 0 && offset < weights[band].length ? weights[band][offset] : 0f;
    }

    /** The energy that one filter lets through. */
    double energy(int band, double[] power) {
        float[] triangle = weights[band];
        int first = firstBin[band];
        double sum = 0;
        for (int i = 0; i < triangle.length; i++) {
            sum += triangle[i] * power[first + i];
        }
        return sum;
    }

    private void fill(int band, double low, double centre, double high, double hertzPerBin) {
        int first = Math.max(0, (int) Math.floor(low / hertzPerBin));
        int last = Math.min(bins - 1, (int) Math.ceil(high / hertzPerBin));
        double area = 2.0 / (high - low);
        float[] triangle = new float[last - first + 1];
        for (int bin = first; bin <= last; bin++) {
            double hertz = bin * hertzPerBin;
            double rising = (hertz - low) / (centre - low);
            double falling = (high - hertz) / (high - centre);
            triangle[bin - first] = (float) (Math.max(0, Math.min(rising, falling)) * area);
        }
        firstBin[band] = first;
        weights[band] = triangle;
    }

    private double[] corners(int bands) {
        double[] corners = new double[bands + 2];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = hertz(top * i / (bands + 1));
        }
        return corners;
    }

    private static double mel(double hertz) {
        return hertz < BREAK_HERTZ
                ? hertz / HERTZ_PER_LINEAR_MEL
                : BREAK_MEL + Math.log(hertz / BREAK_HERTZ) / LOG_STEP;
    }

    private static double hertz(double mel) {
        return mel < BREAK_MEL ? mel * HERTZ_PER_LINEAR_MEL : BREAK_HERTZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
    }
}
