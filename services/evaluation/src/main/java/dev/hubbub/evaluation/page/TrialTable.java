package dev.hubbub.evaluation.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.Significance;
import dev.hubbub.evaluation.report.Significance.Compared;
import dev.hubbub.evaluation.report.TrialReport;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One row per trial. Only what differs between the trials gets a column: parameters that are the same everywhere are
 * said once below the table; metrics that no trial has and complaints that none gives are left out.
 *
 * @param columns the columns after the trial's name
 * @param rows the trials, in the experiment's order
 * @param constants the parameters that do not vary, such as {@code language en}
 */
record TrialTable(List<Column> columns, List<Row> rows, List<String> constants) {

    /**
     * A column.
     *
     * @param label its head
     * @param meaning what it counts, for whoever asks
     * @param numeric whether it is aligned to the right
     * @param objective whether it ranks the trials
     * @param cell what a trial has in it
     */
    record Column(String label, String meaning, boolean numeric, boolean objective, Function<TrialReport, Cell> cell) {}

    /**
     * A cell.
     *
     * @param text what it shows
     * @param key what it is sorted by; empty sorts last
     */
    record Cell(String text, String key) {}

    /**
     * A trial.
     *
     * @param name its name
     * @param anchor where its transcripts are on the page
     * @param best whether it is the best one
     * @param failed whether it has no score
     * @param unranked whether it has a value that is not compared with those of others
     * @param rejected whether its checkpoint is worse than its base
     * @param cells one per column
     */
    record Row(
            String name,
            String anchor,
            boolean best,
            boolean failed,
            boolean unranked,
            boolean rejected,
            List<NumberedCell> cells) {}

    /**
     * A cell with what the template needs to know of its column.
     *
     * @param text what it shows
     * @param key what it is sorted by
     * @param numeric whether it is aligned to the right
     * @param objective whether it ranks the trials
     */
    record NumberedCell(String text, String key, boolean numeric, boolean objective) {}

    static TrialTable of(Report report, ParameterNames parameters) {
        List<Column> columns = new ArrayList<>();
        columns.add(text("Model", "the model's name in the experiment", TrialReport::model));
        if (report.trials().stream().anyMatch(TrialTable::lacksSenses)) {
            columns.add(text("Modalities", "what of recordings the model takes in", TrialTable::modalities));
        }
        for (String name : parameters.varying()) {
            columns.add(parameter(name, parameters.isNumeric(name)));
        }
        for (Metric metric : objectiveFirst(report.objective())) {
            if (report.trials().stream().anyMatch(trial -> metric.of(trial.score()) != null)) {
                columns.add(metric(metric, report));
            }
            if (metric == Metric.wer) {
                columns.addAll(edits());
            }
            if (metric == report.objective()
                    && report.significance() != null
                    && !report.significance().others().isEmpty()) {
                columns.add(againstBest(report.significance()));
            }
        }
        columns.add(new Column("Sessions", "sessions scored, of all", true, false, TrialTable::sessions));
        columns.addAll(complaints(report));
        columns.addAll(costs(report));
        List<Row> rows = new ArrayList<>();
        List<String> unranked = ProblemList.unranked(report);
        for (int index = 0; index < report.trials().size(); index++) {
            rows.add(row(report, index, unranked, columns));
        }
        return new TrialTable(columns, rows, parameters.constants());
    }

    private static Set<Metric> objectiveFirst(Metric objective) {
        Set<Metric> metrics = new LinkedHashSet<>(List.of(objective));
        metrics.addAll(List.of(Metric.values()));
        return metrics;
    }

    private static Row row(Report report, int index, List<String> unranked, List<Column> columns) {
        TrialReport trial = report.trials().get(index);
        List<NumberedCell> cells = new ArrayList<>();
        for (Column column : columns) {
            Cell cell = column.cell().apply(trial);
            cells.add(new NumberedCell(cell.text(), cell.key(), column.numeric(), column.objective()));
        }
        return new Row(
                trial.name(),
                Transcripts.anchor(index),
                Objects.equals(trial.name(), report.best()),
                trial.score() == null,
                unranked.contains(trial.name()),
                report.rejects(trial.name()),
                cells);
    }

    private static Column text(String label, String meaning, Function<TrialReport, String> value) {
        return new Column(label, meaning, false, false, trial -> new Cell(value.apply(trial), value.apply(trial)));
    }

    private static Column parameter(String name, boolean numeric) {
        return new Column(ParameterNames.label(name), "grid parameter " + name, numeric, false, trial -> {
            JsonNode value = trial.parameters().get(name);
            String text = Figures.parameter(value);
            return new Cell(text, text.equals(Figures.ABSENT) ? "" : text);
        });
    }

    private static Column metric(Metric metric, Report report) {
        boolean objective = metric == report.objective();
        return new Column(
                metric.label() + " %",
                metric.meaning() + " in per cent: " + metric.definition()
                        + (objective ? "; in brackets where it lies with a confidence of 95 %" : ""),
                true,
                objective,
                trial -> {
                    Double value = metric.of(trial.score());
                    return new Cell(
                            Figures.percent(value) + (objective ? interval(report, trial) : ""), Figures.key(value));
                });
    }

    private static String interval(Report report, TrialReport trial) {
        return Optional.ofNullable(report.significance())
                .flatMap(known -> known.interval(trial.name(), trial.name().equals(report.best())))
                .map(lies -> String.format(Locale.ROOT, " (%.2f to %.2f)", 100 * lies.low(), 100 * lies.high()))
                .orElse("");
    }

    private static Column againstBest(Significance significance) {
        Map<String, Compared> compared = new HashMap<>();
        significance.others().forEach(other -> compared.put(other.trial(), other));
        return new Column(
                "vs best",
                "how much worse than the best, in per cent points, over " + significance.units() + " "
                        + significance.unit()
                        + "; in brackets where that may be chance. Intervals (95 %) and p are those of all trials"
                        + " together, of which any might have come out best",
                true,
                false,
                trial -> {
                    Compared other = compared.get(trial.name());
                    return other == null
                            ? new Cell(Figures.ABSENT, "")
                            : new Cell(text(other), Figures.key(other.p() == null ? other.change() : other.p()));
                });
    }

    private static String text(Compared other) {
        if (other.verdict() == Verdict.TOO_FEW) {
            return String.format(Locale.ROOT, "[%+.2f, too few to tell]", 100 * other.change());
        }
        String change = String.format(
                Locale.ROOT,
                "%+.2f (%+.2f to %+.2f), p\u00a0%s",
                100 * other.change(),
                100 * other.low(),
                100 * other.high(),
                // What was drawn some thousand times is never nothing.
                other.p() < 0.001 ? "<\u00a00.001" : String.format(Locale.ROOT, "%.3f", other.p()));
        boolean sure = other.verdict() == Verdict.BETTER || other.verdict() == Verdict.WORSE;
        return sure ? change : "[" + change + "]";
    }

    private static List<Column> edits() {
        return List.of(
                number("Sub", "words substituted", words(ErrorCounts::substitutions), Figures::count),
                number("Ins", "words inserted", words(ErrorCounts::insertions), Figures::count),
                number("Del", "words deleted", words(ErrorCounts::deletions), Figures::count));
    }

    private static List<Column> complaints(Report report) {
        Stream<Column> counts = Stream.of(
                number(
                        "Problems",
                        "what could not be scored",
                        score -> (long) score.problems().size(),
                        Figures::count),
                number(
                        "Flagged",
                        "segments that look degenerate in any way",
                        score -> (long) score.flaggedSegments(),
                        Figures::count));
        Stream<Column> shares = Stream.of(
                        Measurement.cappedShare,
                        Measurement.loopedShare,
                        Measurement.emptyShare,
                        Measurement.otherLanguageShare)
                .map(TrialTable::measured);
        return withSomething(report, Stream.concat(counts, shares));
    }

    /** Those in which a trial has more than nothing. */
    private static List<Column> withSomething(Report report, Stream<Column> columns) {
        return columns.filter(column -> report.trials().stream()
                        .anyMatch(trial -> !column.cell().apply(trial).text().matches("[0.]+|" + Figures.ABSENT)))
                .toList();
    }

    private static List<Column> costs(Report report) {
        List<Column> costs = new ArrayList<>(List.of(measured(Measurement.seconds)));
        costs.addAll(withSomething(report, Stream.of(measured(Measurement.gpuSeconds))));
        if (report.gpuHourPrice() != null) {
            GpuHour gpuHour = new GpuHour(report.gpuHourPrice());
            costs.add(number(
                    GpuHour.LABEL,
                    GpuHour.DEFINITION,
                    score -> gpuHour.cost(Measurement.gpuSeconds.of(score)),
                    Figures::price));
        }
        costs.add(measured(Measurement.realTimeFactor));
        return costs;
    }

    private static Column measured(Measurement measurement) {
        return number(
                Figures.head(measurement),
                Figures.meaning(measurement),
                measurement::of,
                value -> Figures.measured(measurement, value));
    }

    private static boolean lacksSenses(TrialReport trial) {
        return trial.checkpoint() != null && trial.checkpoint().modalities() != null;
    }

    private static String modalities(TrialReport trial) {
        String modalities = trial.modalities();
        return modalities == null ? Figures.ABSENT : modalities;
    }

    private static Cell sessions(TrialReport trial) {
        return trial.score() == null
                ? new Cell(Figures.ABSENT, "")
                : new Cell(
                        trial.scoredSessions() + "/" + trial.allSessions(), Integer.toString(trial.scoredSessions()));
    }

    private static Function<TrialScore, Long> words(Function<ErrorCounts, Long> count) {
        return score -> score.words() == null ? null : count.apply(score.words());
    }

    private static <N extends Number> Column number(
            String label, String meaning, Function<TrialScore, N> value, Function<N, String> writing) {
        return new Column(label, meaning, true, false, trial -> {
            N number = trial.score() == null ? null : value.apply(trial.score());
            return new Cell(number == null ? Figures.ABSENT : writing.apply(number), Figures.key(number));
        });
    }
}
