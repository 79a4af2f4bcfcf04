package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How active-speaker scores, 25 a second, become regions of speech.
 *
 * @param onset a region starts at a score above this
 * @param offset a region ends at a score below this
 * @param minDurationOn seconds; shorter regions are dropped
 * @param minDurationOff seconds; shorter gaps are filled, where {@code gapFill} says so
 * @param gapFill what limits the gaps that are filled
 */
public record Hysteresis(double onset, double offset, double minDurationOn, double minDurationOff, GapFill gapFill) {

    /** The challenge baseline's thresholds for central cameras. */
    public static final Hysteresis DEFAULT = new Hysteresis(1.0, 0.8, 1.0, 0.5, GapFill.MIN_DURATION_OFF);

    /** The challenge baseline's thresholds for speakers' own cameras; the durations are the same. */
    public static final Hysteresis EGO = new Hysteresis(2.4, 1.6, 1.0, 0.5, GapFill.MIN_DURATION_OFF);

    /** Which length limits the gaps that are filled. */
    public enum GapFill {
        /** {@code minDurationOff}, as the parameter's name says. */
        @JsonProperty("min-duration-off")
        MIN_DURATION_OFF,
        /**
         * One second, whatever the parameters say: the MCoRec baseline reads the default of the wrong parameter, and its
         * published numbers contain it.
         */
        @JsonProperty("baseline")
        BASELINE
    }

    public Hysteresis {
        if (offset > onset) {
            throw new IllegalArgumentException("segmentation.offset (" + offset + ") is above segmentation.onset ("
                    + onset + "): a region would end before it starts");
        }
        if (minDurationOn < 0 || minDurationOff < 0) {
            throw new IllegalArgumentException("segmentation.minDurationOn and minDurationOff are seconds from 0 up");
        }
    }
}
