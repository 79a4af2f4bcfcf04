package dev.hubbub.evaluation.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.PrintableText;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.page.ChartData;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.evaluation.page.ParameterNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trials as bars with their intervals, and against their speed. */
final class ChartsPage {

    /** More bars than these are no picture any more. */
    private static final int MOST_TRIALS = 400;

    private final ExperimentHead head;
    private final TrialTable table;
    private final String axis;

    ChartsPage(ExperimentHead head, TrialTable table) {
        this.head = head;
        this.table = table;
        this.axis = ParameterNames.axis(head.varying(), this::isNumeric);
    }

    private boolean isNumeric(String parameter) {
        return table.trials().stream()
                .map(trial -> trial.parameters().get(parameter))
                .allMatch(value -> value == null || value.isNumber());
    }

    Map<String, Object> data() {
        List<TrialEntry> scored =
                table.trials().stream().filter(trial -> trial.summary() != null).toList();
        List<TrialEntry> shown = scored.stream()
                .sorted(Comparator.comparing(this::objective, best()))
                .limit(MOST_TRIALS)
                .sorted(Comparator.comparingInt(TrialEntry::index))
                .toList();
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, View.CHARTS));
        data.put(
                "chartData",
                ChartData.of(
                                axis,
                                head.objective(),
                                shown.stream().map(this::point).toList())
                        .json());
        data.put("leftOut", scored.size() - shown.size());
        data.put("shown", shown.size());
        return data;
    }

    private Double objective(TrialEntry trial) {
        Estimate estimate = trial.summary().metrics().get(head.objective());
        return estimate == null ? null : estimate.value();
    }

    private Comparator<Double> best() {
        Comparator<Double> natural = Comparator.naturalOrder();
        return Comparator.nullsLast(head.maximize() ? natural.reversed() : natural);
    }

    private ChartData.Point point(TrialEntry trial) {
        List<String> variant = new ArrayList<>();
        for (String name : head.varying()) {
            if (!name.equals(axis)) {
                variant.add(ParameterNames.label(name).toLowerCase(Locale.ROOT) + " "
                        + Figures.parameter(trial.parameters().get(name)));
            }
        }
        Map<String, Double> values = new HashMap<>();
        Map<String, double[]> ranges = new HashMap<>();
        for (Map.Entry<Metric, Estimate> each : trial.summary().metrics().entrySet()) {
            Estimate estimate = each.getValue();
            values.put(each.getKey().name(), 100 * estimate.value());
            if (estimate.low() != null) {
                ranges.put(each.getKey().name(), new double[] {100 * estimate.low(), 100 * estimate.high()});
            }
        }
        JsonNode along = axis == null ? null : trial.parameters().get(axis);
        return new ChartData.Point(
                PrintableText.line(trial.name()),
                PrintableText.line(table.weights(trial).model()),
                String.join(", ", variant),
                along,
                trial.summary().measurements().get(Measurement.realTimeFactor),
                values,
                ranges);
    }
}
