package dev.hubbub.speech.features;

/**
 * Turns frames of sound into log10 mel energies, neither limited nor scaled: a Hann window, the power spectrum, the mel
 * filters. Whole clips and recordings that come piece by piece go through the same arithmetic here, so that their
 * features are equal bit for bit. One instance holds work space: use it from one thread.
 */
final class FrameEnergies {

    /** Samples of one frame: 25 ms. */
    static final int FRAME = 400;

    /** The energy of silence. */
    static final float SILENCE = -10f;

    private static final double POWER_FLOOR = 1e-10;

    private static final double[] HANN = hann();

    private final MelFilterBank filters;
    private final RealFourier fourier = new RealFourier(FRAME);
    private final double[] windowed = new double[FRAME];
    private final double[] power;

    FrameEnergies(MelFilterBank filters) {
        this.filters = filters;
        this.power = new double[filters.bins()];
    }

    /**
     * The energies of one frame.
     *
     * @param sound holds the frame's samples from {@code start} on
     * @param energies receives the band {@code b} at {@code first + b * stride}
     */
    void of(float[] sound, int start, float[] energies, int first, int stride) {
        for (int i = 0; i < FRAME; i++) {
            windowed[i] = HANN[i] * sound[start + i];
        }
        fourier.power(windowed, power);
        for (int band = 0; band < filters.bands(); band++) {
            energies[first + band * stride] = (float) Math.log10(Math.max(filters.energy(band, power), POWER_FLOOR));
        }
    }

    private static double[] hann() {
        double[] window = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME);
        }
        return window;
    }
}
