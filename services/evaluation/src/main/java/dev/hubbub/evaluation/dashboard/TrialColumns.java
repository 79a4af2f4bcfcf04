package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ScoreSummary;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.evaluation.page.ParameterNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The columns that a table of trials can have, in their order; only what differs or matters is there unasked. */
final class TrialColumns {

    static final String SILENT = "utterances with words of which nothing was heard";

    private final TrialTable table;
    private final List<Column> columns = new ArrayList<>();

    /**
     * A column.
     *
     * @param field what trials are sorted by where it is; also what it is called in addresses
     * @param label its head
     * @param meaning what it counts
     * @param numeric whether it is aligned to the right
     * @param objective whether it ranks the trials
     * @param largestFirst whether one wants to see the largest first
     * @param usual whether it is there unasked
     * @param cell what a trial has in it
     */
    record Column(
            String field,
            String label,
            String meaning,
            boolean numeric,
            boolean objective,
            boolean largestFirst,
            boolean usual,
            Function<TrialEntry, Cell> cell) {}

    /**
     * What a trial has in a column.
     *
     * @param text the value
     * @param range the interval around it; {@code null} where there is none
     * @param numeric whether it is aligned to the right
     * @param objective whether it ranks the trials
     */
    record Cell(String text, String range, boolean numeric, boolean objective) {}

    /** @param gpuHour what an hour of a GPU costs; {@code null} where nobody says */
    TrialColumns(ExperimentHead head, TrialTable table, GpuHour gpuHour) {
        this.table = table;
        text("model", "Model", "the model's name in the experiment", true, trial -> table.weights(trial)
                .model());
        for (String name : head.varying()) {
            add(
                    "parameter." + name,
                    ParameterNames.label(name),
                    "grid parameter " + name,
                    true,
                    true,
                    trial -> Figures.parameter(trial.parameters().get(name)));
        }
        Set<Metric> metrics = new LinkedHashSet<>();
        if (head.metrics().contains(head.objective())) {
            metrics.add(head.objective());
        }
        metrics.addAll(head.metrics());
        metrics.forEach(metric -> metric(metric, head.objective()));
        words("substitutions", "Sub", "words substituted", ErrorCounts::substitutions);
        words("insertions", "Ins", "words inserted", ErrorCounts::insertions);
        words("deletions", "Del", "words deleted", ErrorCounts::deletions);
        ofScore("sessions", "Sessions", "sessions scored", true, score -> Figures.count(score.sessions()));
        for (Measurement measurement : Measurement.values()) {
            ofScore(
                    measurement.name(),
                    Figures.head(measurement),
                    Figures.meaning(measurement),
                    isUsual(measurement),
                    score -> Figures.measured(measurement, score.measurements().get(measurement)));
            if (measurement == Measurement.gpuSeconds && gpuHour != null) {
                ofScore(
                        GpuHour.COST,
                        GpuHour.LABEL,
                        GpuHour.DEFINITION,
                        true,
                        score -> Figures.price(gpuHour.cost(score.measurements().get(Measurement.gpuSeconds))));
            }
        }
        ofScore(
                "silent",
                "Silent",
                SILENT,
                false,
                score -> Figures.count(score.health().silent()));
        ofScore(
                "problems",
                "Problems",
                "what could not be scored",
                someHas(score -> (double) score.health().problems()),
                score -> Figures.count(score.health().problems()));
        text(
                "checkpoint",
                "Checkpoint",
                "where its weights are",
                false,
                trial -> table.weights(trial).checkpoint() == null
                        ? Figures.ABSENT
                        : table.weights(trial).checkpoint().uri());
        ofScore(
                "normalizer",
                "Normalizer",
                "what made the texts comparable",
                false,
                score -> score.normalizer() == null ? Figures.ABSENT : score.normalizer());
    }

    private boolean isUsual(Measurement measurement) {
        return switch (measurement) {
            case seconds, realTimeFactor -> true;
            case insertionRate -> false;
            case gpuSeconds, flaggedShare, cappedShare, loopedShare, emptyShare, otherLanguageShare -> someHas(
                    score -> score.measurements().get(measurement));
        };
    }

    private boolean someHas(Function<ScoreSummary, Double> value) {
        return table.trials().stream()
                .map(TrialEntry::summary)
                .filter(Objects::nonNull)
                .map(value)
                .anyMatch(each -> each != null && each > 0);
    }

    List<Column> all() {
        return columns;
    }

    /** Those that are asked for, or where nobody asks those that are usual. */
    List<Column> chosen(List<String> names) {
        return columns.stream()
                .filter(column -> names.isEmpty() ? column.usual() : names.contains(column.field()))
                .toList();
    }

    private void text(String field, String label, String meaning, boolean usual, Function<TrialEntry, String> value) {
        add(field, label, meaning, false, usual, value);
    }

    private void add(
            String field,
            String label,
            String meaning,
            boolean numeric,
            boolean usual,
            Function<TrialEntry, String> value) {
        columns.add(new Column(
                field,
                label,
                meaning,
                numeric,
                false,
                false,
                usual,
                trial -> new Cell(value.apply(trial), null, numeric, false)));
    }

    private void metric(Metric metric, Metric objective) {
        boolean ranks = metric == objective;
        columns.add(new Column(
                metric.name(),
                metric.label() + " %",
                metric.meaning() + " in per cent: " + metric.definition(),
                true,
                ranks,
                metric.goal() == Metric.Goal.maximize,
                true,
                trial -> estimate(
                        trial.summary() == null
                                ? null
                                : trial.summary().metrics().get(metric),
                        ranks)));
    }

    private static Cell estimate(Estimate estimate, boolean ranks) {
        if (estimate == null) {
            return new Cell(Figures.ABSENT, null, true, ranks);
        }
        String range = estimate.low() == null
                ? null
                : Figures.percent(estimate.low()) + "–" + Figures.percent(estimate.high());
        return new Cell(Figures.percent(estimate.value()), range, true, ranks);
    }

    private void words(String field, String label, String meaning, Function<ErrorCounts, Long> count) {
        columns.add(new Column(field, label, meaning, true, false, false, false, trial -> {
            boolean known = trial.summary() != null && trial.summary().words() != null;
            return new Cell(
                    known ? Figures.count(count.apply(trial.summary().words())) : Figures.ABSENT, null, true, false);
        }));
    }

    private void ofScore(
            String field, String label, String meaning, boolean usual, Function<ScoreSummary, String> value) {
        add(
                field,
                label,
                meaning,
                !field.equals("normalizer"),
                usual,
                trial -> trial.summary() == null ? Figures.ABSENT : value.apply(trial.summary()));
    }
}
