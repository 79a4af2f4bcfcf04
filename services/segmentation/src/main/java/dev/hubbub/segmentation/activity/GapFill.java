package dev.hubbub.segmentation.activity;

/** Which gaps between active regions are bridged. */
public enum GapFill {

    /**
     * Gaps of up to one second, whatever the parameters say. The MCoRec baseline reads the default of the wrong
     * parameter here (minimum time on instead of off); its published numbers contain it.
     */
    BASELINE {
        @Override
        double seconds(double minDurationOff) {
            return BASELINE_SECONDS;
        }
    },

    /** Gaps of up to the minimum time off, as the baseline meant it. */
    CORRECTED {
        @Override
        double seconds(double minDurationOff) {
            return minDurationOff;
        }
    };

    private static final double BASELINE_SECONDS = 1.0;

    /** The longest gap that is bridged, in seconds. */
    abstract double seconds(double minDurationOff);
}
