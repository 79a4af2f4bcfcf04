package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.RunStep;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;

/** Weights: a checkpoint, a merge, or what a run of training makes. */
@ValidationRule(
        value = "(has(self.checkpoint) ? 1 : 0) + (has(self.merge) ? 1 : 0) + (has(self.run) ? 1 : 0) == 1",
        message = "this is either a checkpoint, a merge or a run: name one of the three")
@ValidationRule(value = "has(self.run) || !has(self.step)", message = "step is for a run: leave it out")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeightsSpec(
        @Size(max = 1200) @Pattern(ModelSpec.WEIGHTS) @JsonPropertyDescription(ModelSpec.ADDRESS) String checkpoint,
        @Size(max = 63) @JsonPropertyDescription("The name of a merge.") String merge,
        @Size(max = 63) @JsonPropertyDescription("The name of a run in training.") String run,
        @SchemaFrom(type = IntOrString.class) @JsonPropertyDescription(WeightsSpec.STEP) RunStep step) {

    static final String STEP =
            "Which checkpoint of the run: best, last, or the one after this number of steps; absent is"
                    + " best. Of a run in rounds it is last or a round's number, and absent is last: nobody judges its"
                    + " averages on the way. A run is made once for all that is asked of it at once.";

    /** Whether they are a model of a hub. */
    boolean lieOnHub() {
        return checkpoint != null && checkpoint.startsWith("hf://");
    }

    /** Which checkpoint of a run it is. */
    public RunStep stepOrBest() {
        return step == null ? RunStep.BEST : step;
    }
}
