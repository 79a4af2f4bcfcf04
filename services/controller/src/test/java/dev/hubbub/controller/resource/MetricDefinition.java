package dev.hubbub.controller.resource;

import dev.hubbub.contracts.score.Metric;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a custom resource says of metrics: it follows from their definitions. */
final class MetricDefinition {

    private MetricDefinition() {}

    /** Writes the metrics into the schemas of a spec and a status that have such parts. */
    static void write(JSONSchemaProps spec, JSONSchemaProps status) {
        JSONSchemaProps objective = spec.getProperties().get("objective");
        if (objective != null) {
            objective
                    .getProperties()
                    .get("metric")
                    .setDescription("The metric that ranks the trials. "
                            + Stream.of(Metric.values())
                                    .map(metric -> metric.name() + ": "
                                            + (metric.meaning().equals(metric.label()) ? "" : metric.meaning() + ", ")
                                            + metric.definition() + ".")
                                    .collect(Collectors.joining(" ")));
            List<ValidationRule> rules = new ArrayList<>(needsProtocols());
            rules.addAll(spec.getXKubernetesValidations());
            spec.setXKubernetesValidations(rules);
        }
        if (status.getProperties().containsKey("flaggedSegments")) {
            Map<String, JSONSchemaProps> fields = new LinkedHashMap<>(status.getProperties());
            fields.remove("metrics");
            for (Metric metric : Metric.values()) {
                JSONSchemaProps field = new JSONSchemaProps();
                field.setType("number");
                field.setDescription(metric.label() + ": " + metric.definition() + ".");
                fields.put(metric.name(), field);
            }
            status.setProperties(fields);
            status.setXKubernetesPreserveUnknownFields(null);
            status.setAdditionalProperties(null);
        }
    }

    private static List<ValidationRule> needsProtocols() {
        return Stream.of(Metric.values())
                .map(Metric::protocols)
                .filter(protocols -> !protocols.isEmpty())
                .distinct()
                .map(MetricDefinition::needs)
                .toList();
    }

    private static ValidationRule needs(List<String> protocols) {
        Predicate<Metric> its = metric -> metric.protocols().equals(protocols);
        ValidationRule rule = new ValidationRule();
        rule.setRule("!(self.objective.metric in [" + names(its, "'", ", ") + "]) || self.scoring.protocol in ['"
                + String.join("', '", protocols) + "']");
        rule.setMessage("objective.metric " + names(its, "", " and ") + " exist under scoring.protocol "
                + String.join(" and ", protocols)
                + " only: set the protocol to " + String.join(" or ", protocols) + ", or the metric to "
                + names(metric -> metric.protocols().isEmpty(), "", " or "));
        return rule;
    }

    private static String names(Predicate<Metric> which, String quote, String between) {
        return Stream.of(Metric.values())
                .filter(which)
                .map(metric -> quote + metric.name() + quote)
                .collect(Collectors.joining(between));
    }
}
