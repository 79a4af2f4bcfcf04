package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Something that trials can be filtered and sorted by.
 *
 * @param name what it is called in addresses
 * @param numeric whether it is a number
 * @param value a trial's: a {@code Double} or a {@code String}; {@code null} where it has none
 */
record TrialField(String name, boolean numeric, Function<TrialEntry, Object> value) {

    /** Of grids with parameters named like fields, the parameter is called this and its name. */
    private static final String PARAMETER = "parameter.";

    Double number(TrialEntry trial) {
        return (Double) value.apply(trial);
    }

    String text(TrialEntry trial) {
        Object text = value.apply(trial);
        return text == null ? null : text.toString();
    }

    /**
     * The fields of a table, by name.
     *
     * @param gpuHour what an hour of a GPU costs; {@code null} where nobody says, and no trial has a cost
     */
    static Map<String, TrialField> of(TrialTable table, GpuHour gpuHour) {
        Map<String, TrialField> fields = new LinkedHashMap<>();
        text(fields, "name", TrialEntry::name);
        text(fields, "model", trial -> table.weights(trial).model());
        text(
                fields,
                "checkpoint",
                trial -> table.weights(trial).checkpoint() == null
                        ? null
                        : table.weights(trial).checkpoint().uri());
        text(fields, "standing", trial -> trial.standing().name());
        text(fields, "failure", TrialEntry::failure);
        number(fields, "index", trial -> (double) trial.index());
        value(fields, "objective", table.objective());
        for (Metric metric : Metric.values()) {
            value(fields, metric.name(), metric);
        }
        ofScore(fields, "sessions", score -> (double) score.sessions());
        ofScore(fields, "audioSeconds", ScoreSummary::audioSeconds);
        for (Measurement measurement : Measurement.values()) {
            ofScore(fields, measurement.name(), score -> score.measurements().get(measurement));
        }
        if (gpuHour != null) {
            ofScore(
                    fields,
                    GpuHour.COST,
                    score -> gpuHour.cost(score.measurements().get(Measurement.gpuSeconds)));
        }
        ofScore(fields, "segments", score -> (double) score.health().segments());
        ofScore(fields, "flagged", score -> (double) score.health().flagged());
        ofScore(fields, "silent", score -> (double) score.health().silent());
        ofScore(fields, "problems", score -> (double) score.health().problems());
        words(fields, "substitutions", ErrorCounts::substitutions);
        words(fields, "insertions", ErrorCounts::insertions);
        words(fields, "deletions", ErrorCounts::deletions);
        text(
                fields,
                "normalizer",
                trial -> trial.summary() == null ? null : trial.summary().normalizer());
        parameters(table, fields);
        return fields;
    }

    private static void value(Map<String, TrialField> fields, String name, Metric metric) {
        ofScore(fields, name, score -> {
            Estimate estimate = score.metrics().get(metric);
            return estimate == null ? null : estimate.value();
        });
    }

    private static void words(Map<String, TrialField> fields, String name, Function<ErrorCounts, Long> count) {
        ofScore(
                fields,
                name,
                score -> score.words() == null
                        ? null
                        : count.apply(score.words()).doubleValue());
    }

    private static void parameters(TrialTable table, Map<String, TrialField> fields) {
        Set<String> names = new TreeSet<>();
        table.trials().forEach(trial -> names.addAll(trial.parameters().keySet()));
        for (String name : names) {
            boolean numeric = table.trials().stream()
                    .map(trial -> trial.parameters().get(name))
                    .allMatch(value -> value == null || value.isNull() || value.isNumber());
            Function<TrialEntry, Object> value =
                    trial -> parameter(trial.parameters().get(name), numeric);
            fields.put(PARAMETER + name, new TrialField(PARAMETER + name, numeric, value));
            fields.putIfAbsent(name, new TrialField(name, numeric, value));
        }
    }

    private static Object parameter(JsonNode value, boolean numeric) {
        if (value == null || value.isNull()) {
            return null;
        }
        return numeric ? (Object) value.doubleValue() : value.isTextual() ? value.asText() : value.toString();
    }

    private static void text(Map<String, TrialField> fields, String name, Function<TrialEntry, Object> value) {
        fields.put(name, new TrialField(name, false, value));
    }

    private static void number(Map<String, TrialField> fields, String name, Function<TrialEntry, Object> value) {
        fields.put(name, new TrialField(name, true, value));
    }

    private static void ofScore(Map<String, TrialField> fields, String name, Function<ScoreSummary, Double> value) {
        number(fields, name, trial -> trial.summary() == null ? null : value.apply(trial.summary()));
    }
}
