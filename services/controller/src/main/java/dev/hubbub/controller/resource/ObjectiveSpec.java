package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.score.Metric;
import io.fabric8.generator.annotation.Default;

/** What makes one trial better than another. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveSpec(
        @JsonPropertyDescription("The metric that ranks the trials. Under the protocol mcorec wer is speakerWer, the"
                        + " challenge's.")
                @Default("wer")
                Metric metric,
        @JsonPropertyDescription("Whether less or more is better; absent is the metric's own way.") Metric.Goal goal) {

    public ObjectiveSpec {
        metric = metric == null ? Metric.wer : metric;
        goal = goal == null ? metric.goal() : goal;
    }
}
