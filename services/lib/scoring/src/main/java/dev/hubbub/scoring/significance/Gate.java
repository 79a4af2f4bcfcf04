package dev.hubbub.scoring.significance;

import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a new checkpoint may take the place of the one it was trained from: it is better on data like those that it
 * learnt from, and on nothing else worse.
 *
 * @param level which p-value is below chance
 * @param tolerance by how much of the error rate it may be worse on other data, as a fraction of one
 */
public record Gate(double level, double tolerance) {

    /** Nothing is given up for what is won. */
    public static final Gate STRICT = new Gate(0.05, 0);

    /** An interval that reaches further above the tolerance excludes no loss that would matter. */
    private static final double ROOM = 0.02;

    public Gate {
        if (!(level > 0 && level < 1) || !(tolerance >= 0 && tolerance < 1)) {
            throw new IllegalArgumentException("The level must lie between 0 and 1, and the tolerance from 0 to 1, not "
                    + level + " and " + tolerance + ".");
        }
    }

    /** What becomes of a checkpoint. */
    public enum Outcome {
        /** It is better, and worse nowhere. */
        PROMOTED,
        /** It is worse somewhere: it has forgotten, or learnt what it should not. */
        REJECTED,
        /** Nothing is sure: there are too few data, or the differences are chance. */
        UNDECIDED
    }

    /** A set on which the two were compared. */
    public record Tested(String name, boolean inDomain, PairedComparison comparison) {}

    /**
     * What becomes of a checkpoint, and why.
     *
     * @param reasons a sentence for each set that decides
     */
    public record Decision(Outcome outcome, List<String> reasons) {

        public Decision {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Decides.
     *
     * @param sets at least one of them in-domain
     */
    public Decision decide(List<Tested> sets) {
        if (sets.stream().noneMatch(Tested::inDomain)) {
            throw new IllegalArgumentException("Without a set like the training data nobody can tell what was won.");
        }
        List<String> worse = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        List<String> better = new ArrayList<>();
        for (Tested set : sets) {
            PairedComparison compared = set.comparison();
            Verdict verdict = compared.verdict(level);
            if (verdict == Verdict.TOO_FEW) {
                unsure.add(sentence(
                        set,
                        "has too few units to tell (" + compared.units() + ", " + PairedComparison.FEWEST_UNITS
                                + " are needed)"));
            } else if (verdict == Verdict.WORSE
                    && (set.inDomain() || compared.difference().low() > tolerance)) {
                worse.add(sentence(set, "became worse"));
            } else if (!set.inDomain() && compared.difference().high() > tolerance + ROOM) {
                unsure.add(sentence(set, "may have become worse by more than can be told"));
            } else if (set.inDomain() && verdict == Verdict.BETTER) {
                better.add(sentence(set, "became better"));
            } else if (set.inDomain()) {
                unsure.add(sentence(set, "did not change by more than chance"));
            }
        }
        if (!worse.isEmpty()) {
            return new Decision(Outcome.REJECTED, worse);
        }
        return unsure.isEmpty() ? new Decision(Outcome.PROMOTED, better) : new Decision(Outcome.UNDECIDED, unsure);
    }

    private static String sentence(Tested set, String what) {
        PairedComparison compared = set.comparison();
        return String.format(
                Locale.ROOT,
                "%s %s: %.2f %% to %.2f %%, a change of %+.2f (%+.2f to %+.2f, p %.4f).",
                set.name(),
                what,
                100 * compared.base(),
                100 * compared.other(),
                100 * compared.change(),
                100 * compared.difference().low(),
                100 * compared.difference().high(),
                compared.pValue());
    }
}
