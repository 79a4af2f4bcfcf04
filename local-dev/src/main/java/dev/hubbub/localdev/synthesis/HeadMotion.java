package dev.hubbub.localdev.synthesis;

import java.util.Random;

/** Heads sway slowly, nod while they speak, blink every few seconds, and the light on them is never quite even. */
final class HeadMotion {

    private static final double BLINK_SECONDS = 0.2;

    private final double[] phases = new double[6];
    private final double blinkEvery;

    HeadMotion(Random random) {
        for (int n = 0; n < phases.length; n++) {
            phases[n] = 2 * Math.PI * random.nextDouble();
        }
        blinkEvery = 2.5 + 3 * random.nextDouble();
    }

    /** @param open how far the mouth is open */
    HeadPose at(double seconds, double open) {
        double untilBlink = (seconds + phases[5]) % blinkEvery;
        if (untilBlink < 0) {
            // Cameras may be on before the session begins.
            untilBlink += blinkEvery;
        }
        double lids = untilBlink < BLINK_SECONDS ? Math.sin(Math.PI * untilBlink / BLINK_SECONDS) : 0;
        return new HeadPose(
                4 * Math.sin(0.9 * seconds + phases[0]) + 1.5 * Math.sin(2.3 * seconds + phases[1]),
                2.5 * Math.sin(0.7 * seconds + phases[2]) - 1.5 * open,
                0.045 * Math.sin(0.6 * seconds + phases[3]),
                1 + 0.02 * Math.sin(0.4 * seconds + phases[4]),
                lids,
                1 + 0.04 * Math.sin(0.5 * seconds + phases[1]));
    }
}
