package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A selector of labels as Kubernetes has it everywhere; what it says must all hold, and nothing said holds of all. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckpointSelector(
        @JsonPropertyDescription("Labels that a Checkpoint must have, with these values.") @Default("{}")
                Map<String, String> matchLabels,
        @JsonPropertyDescription("What else must hold of its labels.") @Default("[]") @Size(max = 32) List<Requirement> matchExpressions) {

    public CheckpointSelector {
        matchLabels = matchLabels == null ? Map.of() : matchLabels;
        matchExpressions = matchExpressions == null
                ? List.of()
                : matchExpressions.stream().filter(Objects::nonNull).toList();
    }

    /** Whether these labels are selected. */
    public boolean matches(Map<String, String> labels) {
        return matchLabels.entrySet().stream()
                        .allMatch(wanted ->
                                wanted.getValue() != null && wanted.getValue().equals(labels.get(wanted.getKey())))
                && matchExpressions.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /** Something that must hold of labels. */
    @ValidationRule(
            value = "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 :"
                    + " !has(self.values) || size(self.values) == 0",
            message = "In and NotIn need values, Exists and DoesNotExist have none")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Requirement(
            @Required @Size(min = 1, max = 317) @JsonPropertyDescription("The label.") String key,
            @Required
                    @JsonPropertyDescription("In: its value is one of the values. NotIn: it is none of them, or there"
                            + " is no such label. Exists, DoesNotExist: whatever its value.")
                    Operator operator,
            @Size(max = 64) @JsonPropertyDescription("Values of the label.") List<String> values) {

        public Requirement {
            values = values == null
                    ? null
                    : values.stream().filter(Objects::nonNull).toList();
        }

        /** Whether it holds of nothing but this value of this label. */
        public boolean asksOnlyFor(String label, String value) {
            return operator == Operator.In && key.equals(label) && values != null && values.equals(List.of(value));
        }

        private boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            boolean listed = value != null && values != null && values.contains(value);
            return switch (operator) {
                case In -> listed;
                case NotIn -> !listed;
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    /** How a label is looked at; the constants are spelled as Kubernetes spells them. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }
}
