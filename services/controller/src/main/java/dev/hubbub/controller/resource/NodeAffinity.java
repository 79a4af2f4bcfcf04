package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which nodes pods must or should be on, in the words of a pod's {@code affinity.nodeAffinity}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeAffinity(
        @JsonPropertyDescription("What a node must be like.") MustBe requiredDuringSchedulingIgnoredDuringExecution,
        @Size(max = 16) @JsonPropertyDescription("What a node should be like, of several the one with most weight.")
                List<ShouldBe> preferredDuringSchedulingIgnoredDuringExecution) {

    public NodeAffinity {
        preferredDuringSchedulingIgnoredDuringExecution = preferredDuringSchedulingIgnoredDuringExecution == null
                ? null
                : List.copyOf(preferredDuringSchedulingIgnoredDuringExecution);
    }

    /** What a node must be like. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MustBe(
            @Required @Size(min = 1, max = 16) @JsonPropertyDescription("One of these must hold.")
                    List<Term> nodeSelectorTerms) {

        public MustBe {
            nodeSelectorTerms = nodeSelectorTerms == null ? List.of() : List.copyOf(nodeSelectorTerms);
        }
    }

    /** What a node should be like. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ShouldBe(
            @Required @Min(1) @Max(100) @JsonPropertyDescription("How much it counts.") Integer weight,
            @Required @JsonPropertyDescription("What counts.") Term preference) {}

    /** What must hold of a node's labels together. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Term(
            @Required @Size(min = 1, max = 16) @JsonPropertyDescription("All of these must hold.")
                    List<Requirement> matchExpressions) {

        public Term {
            matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
        }
    }

    /** What must hold of one label of a node. */
    @ValidationRule(
            value = "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 :"
                    + " self.operator in ['Gt', 'Lt'] ? has(self.values) && size(self.values) == 1 &&"
                    + " self.values[0].matches('^[0-9]{1,18}$') : !has(self.values) || size(self.values) == 0",
            message = "In and NotIn need values, Gt and Lt one whole number, Exists and DoesNotExist have none")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Requirement(
            @Required
                    @Size(max = 316) @Pattern(KubernetesNames.LABEL_KEY) @JsonPropertyDescription("The label, such as nvidia.com/gpu.product.")
                    String key,
            @Required @JsonPropertyDescription("How its value is compared.") Operator operator,
            @Size(max = 64) @JsonPropertyDescription("What it is compared with.")
                    List<@Size(max = 63) @Pattern(KubernetesNames.LABEL_VALUE) String> values) {

        public Requirement {
            values = values == null ? null : List.copyOf(values);
        }
    }

    /** How a label is compared; the constants are spelled as Kubernetes spells them. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        Gt,
        Lt
    }
}
