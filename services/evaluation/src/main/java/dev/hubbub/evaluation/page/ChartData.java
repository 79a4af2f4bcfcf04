package dev.hubbub.evaluation.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.PrintableText;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the charts draw, as the page's script reads it.
 *
 * @param axis the grid parameter along the bars' axis, in words; absent if none varies
 * @param objective the metric shown first
 * @param metrics the metrics some trial has
 * @param trials the trials with a score
 */
public record ChartData(String axis, Metric objective, List<Choice> metrics, List<Point> trials) {

    /**
     * A metric one can look at.
     *
     * @param name its name in {@link Point#values}
     * @param label its name for people
     * @param maximize whether more is better
     */
    public record Choice(Metric name, String label, boolean maximize) {}

    /**
     * A trial.
     *
     * @param name its name
     * @param model its model
     * @param variant whatever varies besides model and axis; empty if nothing does
     * @param along its place along the axis; absent if there is no axis
     * @param realTimeFactor seconds per second of audio
     * @param values per cent by metric
     * @param ranges between which values a metric lies, per cent; absent where nothing is known of that
     */
    public record Point(
            String name,
            String model,
            String variant,
            JsonNode along,
            Double realTimeFactor,
            Map<String, Double> values,
            Map<String, double[]> ranges) {}

    static ChartData of(Report report, ParameterNames parameters) {
        String axis = parameters.axis();
        List<Point> points = new ArrayList<>();
        for (TrialReport trial : report.trials()) {
            if (trial.score() != null) {
                points.add(point(trial, axis, parameters));
            }
        }
        return of(axis, report.objective(), points);
    }

    /**
     * Of these trials.
     *
     * @param axis the grid parameter along the bars' axis; {@code null} if none varies
     */
    public static ChartData of(String axis, Metric objective, List<Point> points) {
        List<Choice> choices = Arrays.stream(Metric.values())
                .filter(metric ->
                        points.stream().anyMatch(point -> point.values().containsKey(metric.name())))
                .map(metric -> new Choice(metric, metric.label(), metric.goal() == Metric.Goal.maximize))
                .toList();
        return new ChartData(axis == null ? null : ParameterNames.label(axis), objective, choices, points);
    }

    private static Point point(TrialReport trial, String axis, ParameterNames parameters) {
        List<String> variant = new ArrayList<>();
        for (String name : parameters.varying()) {
            if (!name.equals(axis)) {
                variant.add(ParameterNames.label(name).toLowerCase(Locale.ROOT) + " "
                        + Figures.parameter(trial.parameters().get(name)));
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            Double value = metric.of(trial.score());
            if (value != null) {
                values.put(metric.name(), 100 * value);
            }
        }
        return new Point(
                PrintableText.line(trial.name()),
                PrintableText.line(trial.model()),
                String.join(", ", variant),
                axis == null ? null : trial.parameters().get(axis),
                trial.realTimeFactor(),
                values,
                null);
    }

    /** The data as JSON that can stand inside a script element. */
    public String json() {
        return inScript(this);
    }

    /** Something as JSON that can stand inside a script element: nothing in it can end the element. */
    public static String inScript(Object data) {
        return Json.text(data)
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
