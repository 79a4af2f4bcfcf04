package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.datasets.comparison.SessionResults;
import dev.hubbub.evaluation.api.ComparedFamilies;
import dev.hubbub.evaluation.api.ComparedFamilies.Change;
import dev.hubbub.evaluation.api.ComparedFamilies.Family;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedComparison;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Models across experiments.
 *
 * @param all the experiments that there are
 * @param tables the published tables that there are
 * @param experiments those that are asked for
 * @param chosen the tables that are asked for
 * @param compared what they come to; {@code null} where nothing is asked for
 */
record FamiliesPage(
        List<ExperimentHead> all,
        List<String> tables,
        List<String> experiments,
        List<String> chosen,
        ComparedFamilies compared) {

    private static final double WIDTH = 200;

    /**
     * A model.
     *
     * @param link to its trial; {@code null} for imported ones
     * @param base whether the others are compared with it
     * @param asBase where they are; {@code null} for the base
     * @param bar how long its bar is
     * @param range where its interval is drawn; {@code null} if there is none
     * @param tone what its verdict is shown as: good, bad or nothing
     */
    record Row(
            String family,
            String trial,
            String link,
            boolean imported,
            boolean base,
            String asBase,
            String scoring,
            String sessions,
            String mean,
            String interval,
            String bar,
            Range range,
            String change,
            String changeInterval,
            String shared,
            String p,
            String verdict,
            String tone) {}

    /** Where a line over a bar begins and ends. */
    record Range(String from, String to) {}

    Map<String, Object> data() {
        Map<String, Object> data = new HashMap<>();
        data.put(
                "experiments",
                all.stream()
                        .map(head -> head.name().toString())
                        .map(name -> new GridPage.Option(name, name, experiments.contains(name)))
                        .toList());
        data.put(
                "tables",
                tables.stream()
                        .map(name -> new GridPage.Option(name, name, chosen.contains(name)))
                        .toList());
        data.put(
                "metrics",
                SessionResults.METRICS.stream()
                        .map(metric -> new GridPage.Option(
                                metric.name(), metric.label(), compared != null && metric == compared.metric()))
                        .toList());
        data.put("compared", compared != null);
        if (compared != null) {
            data.put("metric", compared.metric().label());
            data.put("meaning", compared.metric().definition());
            data.put("better", compared.metric().goal() == Metric.Goal.minimize ? "lower" : "higher");
            data.put("base", compared.base());
            double most = most();
            data.put(
                    "rows",
                    compared.families().stream()
                            .map(family -> row(family, most))
                            .toList());
            data.put(
                    "comparisons",
                    compared.families().stream()
                            .filter(family ->
                                    family.change() != null && family.change().obstacle() == null)
                            .count());
        }
        return data;
    }

    /** What the longest bar or line is. */
    private double most() {
        return compared.families().stream()
                .flatMap(family -> Stream.of(
                        family.mean(),
                        family.interval() == null
                                ? null
                                : (Double) family.interval().high()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
    }

    private Row row(Family family, double most) {
        Change change = family.change();
        boolean said = change != null && change.obstacle() == null;
        return new Row(
                family.family(),
                family.trial(),
                family.imported()
                        ? null
                        : Address.ofExperiment(family.namespace(), family.experiment(), "trials", family.trial())
                                .toString(),
                family.imported(),
                change == null,
                change == null ? null : address(family.family()),
                family.scoring(),
                Figures.count(family.sessions()),
                family.mean() == null ? Figures.ABSENT : Figures.percent(family.mean()),
                family.interval() == null ? null : range(family.interval()),
                family.mean() == null ? "0" : place(family.mean(), most),
                family.interval() == null
                        ? null
                        : new Range(
                                place(family.interval().low(), most),
                                place(family.interval().high(), most)),
                said ? SessionTable.signed(change.mean() - change.base()) : "",
                said && change.difference() != null
                        ? SessionTable.signed(change.difference().low()) + " to "
                                + SessionTable.signed(change.difference().high())
                        : null,
                said ? Figures.count(change.sessions()) : "",
                said && change.p() != null ? String.format(Locale.ROOT, "%.4f", change.p()) : "",
                change == null ? "compared with" : said ? verdict(change) : change.obstacle(),
                said ? tone(change) : "");
    }

    private String address(String base) {
        return Address.of("compare")
                .with("experiment", experiments)
                .with("table", chosen)
                .with("metric", compared.metric().name())
                .with("base", base)
                .toString();
    }

    private static String verdict(Change change) {
        return change.verdict() == PairedComparison.Verdict.TOO_FEW
                ? change.verdict().text() + " (" + PairedComparison.FEWEST_UNITS + " sessions are needed)"
                : change.verdict().text();
    }

    private static String tone(Change change) {
        return switch (change.verdict()) {
            case BETTER -> "good";
            case WORSE -> "bad";
            case INDISTINGUISHABLE, TOO_FEW -> "";
        };
    }

    private static String range(Interval interval) {
        return Figures.percent(interval.low()) + "–" + Figures.percent(interval.high());
    }

    private static String place(double value, double most) {
        return String.format(Locale.ROOT, "%.1f", most <= 0 ? 0 : WIDTH * value / most);
    }
}
