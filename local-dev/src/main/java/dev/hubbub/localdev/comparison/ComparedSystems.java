package dev.hubbub.localdev.comparison;

import dev.hubbub.scoring.significance.Holm;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import dev.hubbub.scoring.significance.PairedUnit;
import dev.hubbub.scoring.significance.Unit;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Systems compared with one of them, by the words of the same references.
 *
 * @param unit what was drawn as one
 * @param systems in the order given, without the one that they are compared with
 */
public record ComparedSystems(Unit unit, List<Compared> systems) {

    /**
     * One of them.
     *
     * @param corrected the p-value for as many comparisons as were made, by Holm
     */
    public record Compared(String name, PairedComparison comparison, double corrected) {

        /** What is to be said of it at a level such as 0.05. */
        public Verdict verdict(double level) {
            return comparison.verdict(corrected, level);
        }
    }

    /**
     * Compares.
     *
     * @param unit what is drawn as one; null for what fits the references
     * @param base scores of the system that is compared with
     * @param others scores of the others by name, over the same references in the same order
     * @throws IllegalArgumentException if the references are not the same, or nothing was said in them
     */
    public static ComparedSystems of(
            Unit unit, UtteranceReport base, Map<String, UtteranceReport> others, PairedBootstrap bootstrap) {
        List<Utterance> utterances =
                base.utterances().stream().map(UtteranceScore::utterance).toList();
        Unit drawn = unit == null ? Unit.fitting(utterances) : unit;
        Map<String, PairedComparison> comparisons = new LinkedHashMap<>();
        others.forEach((name, other) -> comparisons.put(name, bootstrap.compare(units(drawn, base, other))));
        double[] corrected = Holm.corrected(comparisons.values().stream()
                .mapToDouble(PairedComparison::pValue)
                .toArray());
        List<Compared> systems = new ArrayList<>();
        comparisons.forEach(
                (name, comparison) -> systems.add(new Compared(name, comparison, corrected[systems.size()])));
        return new ComparedSystems(drawn, systems);
    }

    private static List<PairedUnit> units(Unit unit, UtteranceReport base, UtteranceReport other) {
        if (base.utterances().size() != other.utterances().size()) {
            throw new IllegalArgumentException("The systems are not compared over the same references: "
                    + base.utterances().size() + " and " + other.utterances().size() + " utterances.");
        }
        Map<String, PairedUnit> units = new LinkedHashMap<>();
        for (int i = 0; i < base.utterances().size(); i++) {
            UtteranceScore ours = base.utterances().get(i);
            UtteranceScore theirs = other.utterances().get(i);
            String name = unit.of(ours.utterance());
            units.merge(name, new PairedUnit(name, ours.words(), theirs.words()), PairedUnit::plus);
        }
        return List.copyOf(units.values());
    }
}
