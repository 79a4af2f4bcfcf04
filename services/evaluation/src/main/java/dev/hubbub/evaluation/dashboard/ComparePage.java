package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.api.Comparison;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.SessionEntry;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.scoring.significance.PairedComparison;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two trials side by side. */
final class ComparePage {

    private ComparePage() {}

    /** A metric's two values. */
    record Line(String label, String meaning, String base, String other, String difference) {}

    static Map<String, Object> of(
            ExperimentHead head, Comparison comparison, List<SessionEntry> first, List<SessionEntry> second) {
        Metric metric = comparison.metrics().containsKey(head.objective()) ? head.objective() : Metric.wer;
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, null));
        data.put("base", comparison.base());
        data.put("other", comparison.other());
        data.put("verdict", verdict(comparison));
        data.put("metric", metric.label());
        data.put(
                "swapped",
                Address.ofExperiment(head.namespace(), head.experiment(), "compare")
                        .with("trial", List.of(comparison.other(), comparison.base()))
                        .toString());
        data.put(
                "lines",
                comparison.metrics().entrySet().stream()
                        .map(each -> new Line(
                                each.getKey().label() + " %",
                                each.getKey().definition(),
                                Figures.percent(each.getValue().base()),
                                Figures.percent(each.getValue().other()),
                                SessionTable.signed(each.getValue().difference())))
                        .toList());
        data.put(
                "sessions",
                SessionTable.of(
                        metric, comparison.base(), comparison.other(), first, second, session -> Address.ofExperiment(
                                        head.namespace(), head.experiment(), "trials", comparison.base(), "session")
                                .with("name", session)
                                .with("with", comparison.other())));
        return data;
    }

    /** What can be said, in a sentence with its numbers. */
    private static String verdict(Comparison comparison) {
        if (comparison.verdict() == null) {
            return "Nothing can be said of which is better. " + comparison.obstacle();
        }
        return switch (comparison.verdict()) {
            case BETTER -> comparison.other() + " is better than " + comparison.base() + "." + numbers(comparison);
            case WORSE -> comparison.other() + " is worse than " + comparison.base() + "." + numbers(comparison);
            case INDISTINGUISHABLE -> "The two cannot be told apart: the difference may be chance."
                    + numbers(comparison);
            case TOO_FEW -> "There are too few " + comparison.unit() + " to say which is better: " + comparison.units()
                    + ", and " + PairedComparison.FEWEST_UNITS + " are needed.";
        };
    }

    private static String numbers(Comparison comparison) {
        return String.format(
                Locale.ROOT,
                " The pooled word error rate changes by %s to %s points with 95 %% (p %.4f, %s %s drawn).",
                SessionTable.signed(comparison.difference().low()),
                SessionTable.signed(comparison.difference().high()),
                comparison.pValue(),
                Figures.count(comparison.units()),
                comparison.unit());
    }
}
