package dev.hubbub.evaluation.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The grid parameters of an experiment, told apart by whether they vary. */
public final class ParameterNames {

    private final Report report;
    private final List<String> varying = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();

    ParameterNames(Report report) {
        this.report = report;
        Set<String> names = new TreeSet<>();
        report.trials().forEach(trial -> names.addAll(trial.parameters().keySet()));
        for (String name : names) {
            if (values(name).size() > 1) {
                varying.add(name);
            } else {
                constants.add(label(name).toLowerCase(Locale.ROOT) + "\u00a0"
                        + Figures.parameter(values(name).iterator().next()));
            }
        }
    }

    /** The parameters with more than one value, sorted. */
    List<String> varying() {
        return varying;
    }

    /** The others, each with its value. */
    List<String> constants() {
        return constants;
    }

    /** Whether all values are numbers. */
    boolean isNumeric(String name) {
        return values(name).stream().filter(Objects::nonNull).allMatch(JsonNode::isNumber);
    }

    /** What a chart has along its axis: the beam size if it varies, else any number that does; {@code null} if none. */
    String axis() {
        return axis(varying, this::isNumeric);
    }

    /** The same of any parameters that vary. */
    public static String axis(List<String> varying, Predicate<String> isNumeric) {
        return varying.contains("beamSize")
                ? "beamSize"
                : varying.stream().filter(isNumeric).findFirst().orElse(null);
    }

    /** A name in words: {@code maxSegmentSeconds} is {@code Max segment seconds}. */
    public static String label(String name) {
        String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private Set<JsonNode> values(String name) {
        Set<JsonNode> values = new HashSet<>();
        for (TrialReport trial : report.trials()) {
            values.add(trial.parameters().get(name));
        }
        return values;
    }
}
