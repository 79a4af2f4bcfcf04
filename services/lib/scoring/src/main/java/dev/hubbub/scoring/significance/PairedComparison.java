package dev.hubbub.scoring.significance;

import java.util.Locale;

/**
 * How two systems compare over the same references.
 *
 * @param units how many were drawn from
 * @param base pooled error rate of the one that is compared with, as a fraction of one
 * @param other of the one that is compared
 * @param baseInterval where the first rate lies
 * @param otherInterval where the second one lies
 * @param difference where {@code other - base} lies; below zero the compared one is better
 * @param pValue how often so large a difference, in either direction, comes about where there is none
 */
public record PairedComparison(
        int units,
        double base,
        double other,
        Interval baseInterval,
        Interval otherInterval,
        Interval difference,
        double pValue) {

    /** With fewer units the intervals are too narrow to be believed. */
    public static final int FEWEST_UNITS = 10;

    /** What is to be said of the one that is compared. */
    public enum Verdict {
        BETTER,
        WORSE,
        INDISTINGUISHABLE,
        TOO_FEW;

        /** For people, such as {@code too few}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Whether there are too few units for its intervals and its p-value to be believed, which nobody is shown then. */
    public boolean isOfTooFew() {
        return units < FEWEST_UNITS;
    }

    /** The difference itself. */
    public double change() {
        return other - base;
    }

    /** What can be said where a difference counts if it comes about by chance less often than {@code level}. */
    public Verdict verdict(double level) {
        return verdict(pValue, level);
    }

    /**
     * The same by a p-value that was corrected for how often one has looked.
     *
     * @param corrected such as by {@link Holm}
     */
    public Verdict verdict(double corrected, double level) {
        if (isOfTooFew()) {
            return Verdict.TOO_FEW;
        }
        if (corrected >= level) {
            return Verdict.INDISTINGUISHABLE;
        }
        return change() < 0 ? Verdict.BETTER : Verdict.WORSE;
    }
}
