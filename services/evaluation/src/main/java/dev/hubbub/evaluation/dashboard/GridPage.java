package dev.hubbub.evaluation.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.InvalidQueryException;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.evaluation.page.ParameterNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The grid as a heat map: one parameter across, models and the other parameters down.
 *
 * @param metric what is shown
 * @param across the parameter along the columns
 * @param fitted whether the colours reach from the least to the most of this table, instead of from 0 to 100 %
 */
record GridPage(ExperimentHead head, TrialTable table, Metric metric, String across, boolean fitted) {

    private static final int MOST_ROWS = 500;
    private static final int MOST_COLUMNS = 60;

    /** One of several to choose from. */
    record Option(String name, String label, boolean chosen) {}

    /** Trials that differ in the parameter across alone. */
    record Row(String label, List<Cell> cells) {}

    /** A trial; {@code link} is {@code null} where there is none. */
    record Cell(String text, String link, String name, int heat, boolean best) {}

    static GridPage of(ExperimentHead head, TrialTable table, String metric, String across, String scale) {
        Metric shown = metric(head, metric);
        String along = across == null || across.isEmpty()
                ? head.varying().contains("beamSize")
                        ? "beamSize"
                        : head.varying().stream().findFirst().orElse(null)
                : across;
        if (along != null && !head.varying().contains(along)) {
            throw new InvalidQueryException(
                    "No such parameter varies; these do: " + String.join(", ", head.varying()) + ".");
        }
        return new GridPage(head, table, shown, along, "fitted".equals(scale));
    }

    /** The metric that somebody asks for; without a name what ranks the trials. */
    static Metric metric(ExperimentHead head, String name) {
        return name == null || name.isEmpty()
                ? head.objective()
                : Metric.named(name)
                        .orElseThrow(() -> new InvalidQueryException("There is no such metric; there are "
                                + head.metrics().stream().map(Metric::name).collect(Collectors.joining(", ")) + "."));
    }

    Map<String, Object> data() {
        List<JsonNode> columns = columns();
        Map<String, Map<String, TrialEntry>> rows = new LinkedHashMap<>();
        for (TrialEntry trial : table.trials()) {
            rows.computeIfAbsent(row(trial), absent -> new HashMap<>()).putIfAbsent(column(trial), trial);
        }
        List<Double> values = table.trials().stream()
                .map(this::value)
                .filter(Objects::nonNull)
                .toList();
        double least =
                fitted ? values.stream().mapToDouble(Double::doubleValue).min().orElse(0) : 0;
        double most =
                fitted ? values.stream().mapToDouble(Double::doubleValue).max().orElse(1) : 1;
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, View.GRID));
        data.put("corner", across == null ? "Trial" : "Model \\ " + ParameterNames.label(across));
        data.put("columns", columns.stream().map(Figures::parameter).toList());
        data.put(
                "rows",
                rows.entrySet().stream()
                        .limit(MOST_ROWS)
                        .map(row -> new Row(
                                row.getKey(),
                                columns.stream()
                                        .map(column -> cell(row.getValue().get(Figures.parameter(column)), least, most))
                                        .toList()))
                        .toList());
        data.put("more", Math.max(0, rows.size() - MOST_ROWS));
        data.put("metric", metric.label());
        data.put(
                "metrics",
                head.metrics().stream()
                        .map(each -> new Option(each.name(), each.label(), each == metric))
                        .toList());
        data.put(
                "parameters",
                head.varying().stream()
                        .map(name -> new Option(name, ParameterNames.label(name), name.equals(across)))
                        .toList());
        data.put("fitted", fitted);
        boolean upward = metric.goal() == Metric.Goal.maximize;
        data.put("cold", Figures.percentInText(upward ? most : least));
        data.put("hot", Figures.percentInText(upward ? least : most));
        return data;
    }

    private List<JsonNode> columns() {
        if (across == null) {
            return Arrays.asList((JsonNode) null);
        }
        TreeSet<JsonNode> columns = new TreeSet<>(
                Comparator.comparing((JsonNode value) -> value.isNumber() ? value.doubleValue() : Double.MAX_VALUE)
                        .thenComparing(Figures::parameter));
        table.trials().stream()
                .map(trial -> trial.parameters().get(across))
                .filter(Objects::nonNull)
                .forEach(columns::add);
        return columns.stream().limit(MOST_COLUMNS).toList();
    }

    private String column(TrialEntry trial) {
        return Figures.parameter(across == null ? null : trial.parameters().get(across));
    }

    private String row(TrialEntry trial) {
        List<String> parts = new ArrayList<>(List.of(table.weights(trial).model()));
        for (String name : head.varying()) {
            if (!name.equals(across)) {
                parts.add(ParameterNames.label(name).toLowerCase(Locale.ROOT) + " "
                        + Figures.parameter(trial.parameters().get(name)));
            }
        }
        return String.join(", ", parts);
    }

    private Double value(TrialEntry trial) {
        Estimate estimate = trial == null || trial.summary() == null
                ? null
                : trial.summary().metrics().get(metric);
        return estimate == null ? null : estimate.value();
    }

    private Cell cell(TrialEntry trial, double least, double most) {
        if (trial == null) {
            return new Cell("", null, null, 0, false);
        }
        Double value = value(trial);
        Double share = value == null || most == least ? null : (value - least) / (most - least);
        return new Cell(
                trial.summary() == null ? "failed" : Figures.percent(value),
                trial.summary() == null
                        ? null
                        : Address.ofExperiment(head.namespace(), head.experiment(), "trials", trial.name())
                                .toString(),
                trial.name(),
                Heat.of(metric, share),
                trial.standing() == TrialEntry.Standing.best);
    }
}
