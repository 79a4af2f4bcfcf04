package dev.hubbub.evaluation.report;

import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.List;

/**
 * Whether the best trial is better than the others by more than chance: the same units drawn again and again for both,
 * p-values corrected for how many trials were compared (Holm).
 *
 * @param unit what was drawn as one, in the plural
 * @param units how many there are
 * @param others those compared with the best, the best of them first
 * @param left how many trials that were ranked were not compared any more
 */
public record Significance(String unit, int units, List<Compared> others, int left) {

    /** Which p-value is below chance. */
    public static final double LEVEL = 0.05;

    /**
     * A trial compared with the best.
     *
     * @param trial its name
     * @param change its value less that of the best, as a fraction
     * @param low where the change lies at least, with a confidence of 95 %
     * @param high where it lies at most
     * @param p how often so large a change comes about by chance, corrected
     * @param verdict {@code INDISTINGUISHABLE} if the best may be the best by chance, {@code TOO_FEW} where nobody can tell
     */
    public record Compared(String trial, double change, double low, double high, double p, Verdict verdict) {}

    public Significance {
        others = List.copyOf(others);
    }

    /** The trials than which the best is not surely better. */
    public List<Compared> notWorse() {
        return others.stream()
                .filter(other -> other.verdict() == Verdict.INDISTINGUISHABLE || other.verdict() == Verdict.TOO_FEW)
                .toList();
    }

    /** What is to be said of the best trial, in a sentence. */
    public String sentence() {
        List<Compared> same = notWorse();
        if (others.get(0).verdict() == Verdict.TOO_FEW) {
            return "Whether it is better than the others by more than chance nobody can tell from " + units + " " + unit
                    + ".";
        }
        if (same.isEmpty()) {
            return "It is better than each of the " + (others.size() == 1 ? "one" : others.size())
                    + " compared by more than chance (" + units + " " + unit + ", p below " + LEVEL
                    + " after Holm's correction).";
        }
        return "It is not significantly better than " + same.get(0).trial()
                + (same.size() == 1 ? "" : " and " + (same.size() - 1) + " more") + " (" + units + " " + unit + ").";
    }
}
