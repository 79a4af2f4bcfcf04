package dev.hubbub.controller.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.controller.resource.GridDimensions;
import dev.hubbub.controller.resource.ModelSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A template such as <code>E{index}_{model}_bs{beamSize}_len{maxSegmentSeconds}</code>. */
final class TrialNameTemplate {

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern RFC_1123 =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** Room for the experiment's name in front, in a Kubernetes name of 253 characters. */
    private static final int LONGEST = 150;

    private final String template;

    TrialNameTemplate(String template) throws InvalidExperimentException {
        this.template = template;
        String rest = FIELD.matcher(template).replaceAll("");
        if (rest.contains("{") || rest.contains("}")) {
            throw new InvalidExperimentException(
                    "spec.trialName '" + template + "' has an unpaired brace: write fields as {model}");
        }
    }

    /** The name of one trial. A parameter that a trial leaves at its default reads {@code default}. */
    String name(int index, ModelSpec model, GridPoint point) throws InvalidExperimentException {
        Map<String, String> values = new LinkedHashMap<>();
        GridDimensions.ALL.forEach(dimension -> values.put(dimension.name(), "default"));
        for (Map.Entry<String, JsonNode> parameter : point.parameters().entrySet()) {
            values.put(parameter.getKey(), parameter.getValue().asText());
        }
        values.put("index", Integer.toString(index));
        values.put("model", model.name());
        Matcher matcher = FIELD.matcher(template);
        StringBuilder name = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new InvalidExperimentException("spec.trialName '" + template + "' names {" + matcher.group(1)
                        + "}, which is no field: choose from " + fields());
            }
            matcher.appendReplacement(name, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(name).toString();
    }

    private static String fields() {
        return Stream.concat(
                        Stream.of("index", "model"), GridDimensions.ALL.stream().map(SettingDefinition::name))
                .collect(Collectors.joining(", "));
    }

    /** The name as part of a Kubernetes name. */
    String slug(String name) throws InvalidExperimentException {
        String slug = name.toLowerCase(Locale.ROOT).replace('_', '-');
        if (slug.length() > LONGEST) {
            throw new InvalidExperimentException("spec.trialName gives a name of " + slug.length() + " characters ('"
                    + name.substring(0, LONGEST) + "...'); it must have at most " + LONGEST);
        }
        if (!RFC_1123.matcher(slug).matches()) {
            throw new InvalidExperimentException("spec.trialName gives '" + name + "', which Kubernetes cannot take as"
                    + " a name: use letters, digits, '-', '_' and '.', with a letter or digit at both ends");
        }
        return slug;
    }
}
