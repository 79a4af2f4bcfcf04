package dev.hubbub.speech.features;

/**
 * Limits log10 energies to 8 decades below the loudest one of their recording and scales them as {@code (x + 4) / 4}.
 *
 * @param loudest the largest log10 energy
 */
record EnergyRange(float loudest) {

    private static final float DECADES = 8f;

    float scaled(float energy) {
        return (Math.max(energy, loudest - DECADES) + 4f) / 4f;
    }
}
