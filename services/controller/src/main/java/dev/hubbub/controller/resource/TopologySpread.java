package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How the pods of one kind are spread, in the words of a pod's {@code topologySpreadConstraints}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TopologySpread(
        @Required
                @Size(max = 316) @Pattern(KubernetesNames.LABEL_KEY) @JsonPropertyDescription(
                        "The label of nodes over whose values pods are spread, such as kubernetes.io/hostname.")
                String topologyKey,
        @JsonPropertyDescription("By how many pods two values may differ.") @Default("1") @Min(1) @Max(256) Integer maxSkew,
        @JsonPropertyDescription("What becomes of a pod that cannot be spread so.") @Default("ScheduleAnyway")
                Otherwise whenUnsatisfiable) {

    public TopologySpread {
        maxSkew = maxSkew == null ? 1 : maxSkew;
        whenUnsatisfiable = whenUnsatisfiable == null ? Otherwise.ScheduleAnyway : whenUnsatisfiable;
    }

    /** What becomes of a pod that cannot be spread; the constants are spelled as Kubernetes spells them. */
    public enum Otherwise {
        ScheduleAnyway,
        DoNotSchedule
    }
}
