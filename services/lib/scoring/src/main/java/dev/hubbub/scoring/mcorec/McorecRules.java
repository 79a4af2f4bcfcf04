package dev.hubbub.scoring.mcorec;

import dev.hubbub.scoring.captions.Caption;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;

/** What is done with captions and rates beside comparing words. */
public enum McorecRules {

    /**
     * As the challenge's own evaluation does: a caption that crosses a limit of the scored time is not there, captions stand
     * in the order of their file, each is made comparable alone, and rates are rounded to four decimals before anything is
     * made of them.
     */
    CHALLENGE,

    /**
     * The same without what makes a number depend on how captions were cut or written down: a caption is scored if its
     * middle is in the scored time, captions stand in the order of time, a speaker's are made comparable as one text (so
     * that {@code twenty} and {@code one} in two captions are the number 21 as in one), and nothing is rounded.
     */
    CORRECTED;

    /** The captions that are scored, in the order in which they are compared; limits in seconds, included. */
    public List<Caption> scored(List<Caption> captions, double start, double end) {
        if (this == CHALLENGE) {
            return captions.stream()
                    .filter(caption -> caption.startSeconds() >= start && caption.endSeconds() <= end)
                    .toList();
        }
        return captions.stream()
                .filter(caption -> middle(caption) >= start && middle(caption) <= end)
                .sorted(Comparator.comparingDouble(Caption::startSeconds))
                .toList();
    }

    private static double middle(Caption caption) {
        return (caption.startSeconds() + caption.endSeconds()) / 2;
    }

    /** Whether each caption is made comparable by itself. */
    public boolean comparesCaptionsAlone() {
        return this == CHALLENGE;
    }

    /** A rate as it is reported, and used further. */
    double reported(double rate) {
        return this == CHALLENGE ? rounded(rate) : rate;
    }

    /** Rounds the decimal value of the binary fraction itself, half to even, as the published numbers were. */
    static double rounded(double value) {
        return new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).doubleValue();
    }
}
