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
 * @param tolerance by how much its error rate may be higher on other data, as a fraction of one; that it is not higher by
 *     more must be sure
 */
public record Gate(double level, double tolerance) {

    /** The usual level, and no more than two points lost. */
    public static final Gate USUAL = new Gate(0.05, 0.02);

    public Gate {
        if (!(level > 0 && level < 1) || !(tolerance >= 0 && tolerance < 1)) {
            throw new IllegalArgumentException("The level must lie between 0 and 1, and the tolerance from 0 to 1, not "
                    + level + " and " + tolerance + ".");
        }
    }

    /** What becomes of a checkpoint. */
    public enum Outcome {
        /** It is better, and nowhere worse. */
        PROMOTED,
        /** Nothing is sure: there are too few data, or the differences are chance. */
        UNDECIDED,
        /** It is worse somewhere: it has forgotten, or learnt what it should not. */
        REJECTED
    }

    /** A set on which the two were compared. */
    public record Tested(String name, boolean inDomain, PairedComparison comparison) {}

    /**
     * What becomes of a checkpoint, and why.
     *
     * @param reasons a sentence for each set, in their order
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
        List<String> reasons = new ArrayList<>();
        Outcome worst = Outcome.PROMOTED;
        for (Tested set : sets) {
            Decision alone = of(set);
            reasons.addAll(alone.reasons());
            worst = alone.outcome().compareTo(worst) > 0 ? alone.outcome() : worst;
        }
        return new Decision(worst, reasons);
    }

    /** What one set alone leads to. The worst of those of all sets is what becomes of a checkpoint. */
    public Decision of(Tested set) {
        Finding finding = set.inDomain() ? like(set.comparison()) : other(set.comparison());
        return new Decision(finding.outcome(), List.of(sentence(set, finding.what())));
    }

    /** What one set alone leads to. */
    private record Finding(Outcome outcome, String what) {}

    /** On data like those that it learnt from it must be better. */
    private Finding like(PairedComparison compared) {
        return switch (compared.verdict(level)) {
            case BETTER -> new Finding(Outcome.PROMOTED, "became better");
            case WORSE -> new Finding(Outcome.REJECTED, "became worse");
            case INDISTINGUISHABLE -> new Finding(Outcome.UNDECIDED, "did not change by more than chance");
            case TOO_FEW -> tooFew(compared);
        };
    }

    /** On other data it must surely not be worse by more than is tolerated. */
    private Finding other(PairedComparison compared) {
        Verdict verdict = compared.verdict(level);
        if (verdict == Verdict.TOO_FEW) {
            return tooFew(compared);
        }
        if (verdict == Verdict.WORSE && compared.change() > tolerance) {
            return new Finding(Outcome.REJECTED, "became worse by more than is tolerated");
        }
        if (compared.difference().high() > tolerance) {
            return new Finding(Outcome.UNDECIDED, "may have become worse by more than is tolerated");
        }
        return new Finding(
                Outcome.PROMOTED,
                verdict == Verdict.WORSE ? "became worse by no more than is tolerated" : "did not become worse");
    }

    private static Finding tooFew(PairedComparison compared) {
        return new Finding(
                Outcome.UNDECIDED,
                "has too few units to tell (" + compared.units() + ", " + PairedComparison.FEWEST_UNITS
                        + " are needed)");
    }

    private static String sentence(Tested set, String what) {
        PairedComparison compared = set.comparison();
        String sure = compared.isOfTooFew()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%+.2f to %+.2f, p %.4f)",
                        100 * compared.difference().low(),
                        100 * compared.difference().high(),
                        compared.pValue());
        return String.format(
                Locale.ROOT,
                "%s %s: %.2f %% to %.2f %%, a change of %+.2f%s.",
                set.name(),
                what,
                100 * compared.base(),
                100 * compared.other(),
                100 * compared.change(),
                sure);
    }
}
