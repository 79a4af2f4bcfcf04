package dev.hubbub.speech.voiceactivity;

/**
 * How much goes into a window.
 *
 * @param longestSeconds of a window, at least 1
 * @param longestPauseSeconds between two stretches of speech in one window; infinite for any that fits
 */
public record WindowLimits(double longestSeconds, double longestPauseSeconds) {

    public WindowLimits {
        if (!(longestSeconds >= 1) || Double.isInfinite(longestSeconds) || !(longestPauseSeconds >= 0)) {
            throw new IllegalArgumentException("A window lasts a second or more, with pauses of 0 s or more, not "
                    + longestSeconds + " with " + longestPauseSeconds + ".");
        }
    }
}
