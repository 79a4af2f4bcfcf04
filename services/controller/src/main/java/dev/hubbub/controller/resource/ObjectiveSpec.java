package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What makes one trial better than another. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveSpec(
        @JsonPropertyDescription("The metric that ranks the trials: word error rate, character error rate, the"
                        + " challenge's joint error, or the F1 of the conversations.")
                @Default("wer")
                Metric metric,
        @JsonPropertyDescription("Whether less or more is better.") @Default("minimize") Goal goal) {

    /** A metric of a trial; the constants are spelled as they are in YAML. */
    public enum Metric {
        wer,
        cer,
        jointError,
        conversationF1
    }

    /** Which way is better; the constants are spelled as they are in YAML. */
    public enum Goal {
        minimize,
        maximize
    }

    public ObjectiveSpec {
        metric = metric == null ? Metric.wer : metric;
        goal = goal == null ? Goal.minimize : goal;
    }
}
