package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Whether the best trial is better than the others by more than chance: the same units drawn again and again for all,
 * p-values and intervals corrected for how many trials there are and that the same data say which is the best.
 *
 * @param unit what was drawn as one, in the plural; absent where nothing was
 * @param units how many there are
 * @param best where the value of the best lies, with a confidence of 95 %; absent where nothing was drawn
 * @param others those compared with the best, the best of them first
 * @param left how many trials that were ranked were not compared any more
 * @param leftOut trials that cannot be compared with the best; absent, as is the next, where there is none
 * @param obstacle why no trial is compared, as the end of a sentence
 */
public record Significance(
        String unit,
        int units,
        Interval best,
        List<Compared> others,
        int left,
        List<LeftOut> leftOut,
        String obstacle) {

    /** Which p-value is below chance. */
    public static final double LEVEL = 0.05;

    /**
     * A trial compared with the best.
     *
     * @param trial its name
     * @param own where its own value lies, with a confidence of 95 %
     * @param change its value less that of the best, as a fraction
     * @param low where the change lies at least: that all of them lie within their bounds has a confidence of 95 %; absent,
     *     as are the next two, where there are too few units to tell
     * @param high where it lies at most
     * @param p how often so large a change comes about by chance between any two trials, whichever is the best
     * @param verdict {@code INDISTINGUISHABLE} if the best may be the best by chance, {@code TOO_FEW} where nobody can tell
     */
    public record Compared(
            String trial, Interval own, double change, Double low, Double high, Double p, Verdict verdict) {}

    /**
     * A trial that was ranked and cannot be compared with the best.
     *
     * @param trial its name
     * @param why as the end of a sentence
     */
    public record LeftOut(String trial, String why) {}

    public Significance {
        others = List.copyOf(others);
        leftOut = leftOut == null || leftOut.isEmpty() ? null : List.copyOf(leftOut);
    }

    /** That no trial is compared, and why. */
    static Significance none(String obstacle) {
        return new Significance(null, 0, null, List.of(), 0, null, obstacle);
    }

    /**
     * Where a trial's value lies, with a confidence of 95 %.
     *
     * @param isBest whether it is the best one
     * @return nothing if it was not compared, or there are too few units for an interval to be believed
     */
    public Optional<Interval> interval(String trial, boolean isBest) {
        if (units < PairedComparison.FEWEST_UNITS) {
            return Optional.empty();
        }
        return isBest
                ? Optional.of(best)
                : others.stream()
                        .filter(other -> other.trial().equals(trial))
                        .map(Compared::own)
                        .findFirst();
    }

    /** The trials than which the best is not surely better. */
    public List<Compared> notWorse() {
        return others.stream()
                .filter(other -> other.verdict() == Verdict.INDISTINGUISHABLE || other.verdict() == Verdict.TOO_FEW)
                .toList();
    }

    /**
     * What is to be said of the best trial, in a sentence and what was not compared. It is in the JSON, too, for those who
     * have nothing else of this.
     */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String sentence() {
        StringBuilder said = new StringBuilder(others.isEmpty() ? withoutAny() : verdict());
        if (left > 0) {
            said.append(" The ")
                    .append(left == 1 ? "one ranked last is" : left + " ranked last are")
                    .append(" not compared.");
        }
        if (leftOut != null && !others.isEmpty()) {
            said.append(' ').append(leftOut.get(0).trial());
            if (leftOut.size() > 1) {
                said.append(" and ")
                        .append(leftOut.size() - 1)
                        .append(" more cannot be compared with it; of the first, ");
            } else {
                said.append(" cannot be compared with it: ");
            }
            said.append(leftOut.get(0).why()).append('.');
        }
        return said.toString();
    }

    private String withoutAny() {
        return "Whether it is better than the others by more than chance is not known: "
                + (obstacle != null
                        ? obstacle
                        : "of " + leftOut.get(0).trial() + ", " + leftOut.get(0).why()) + ".";
    }

    private String verdict() {
        List<Compared> same = notWorse();
        String drawn = units + " " + unit;
        if (others.get(0).verdict() == Verdict.TOO_FEW) {
            return "Whether it is better than the others by more than chance nobody can tell from " + drawn + ".";
        }
        if (same.isEmpty()) {
            return others.size() == 1
                    ? "It is better than " + others.get(0).trial() + " by more than chance (" + drawn + ", p below "
                            + LEVEL + ")."
                    : "It is better than each of the " + others.size() + " compared by more than chance (" + drawn
                            + ", p below " + LEVEL + " for all of them together).";
        }
        return "It is not significantly better than " + same.get(0).trial()
                + (same.size() == 1 ? "" : " and " + (same.size() - 1) + " more") + " (" + drawn + ").";
    }
}
