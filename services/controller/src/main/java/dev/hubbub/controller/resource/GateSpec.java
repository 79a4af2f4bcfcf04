package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.GateTask;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Whether a new checkpoint may take the place of its base. */
@ValidationRule(
        value = "self.candidate != self.base",
        message = "a model cannot be compared with itself: name another base")
@ValidationRule(
        value = "!has(self.outOfSample) || self.inDomain.all(d, !self.outOfSample.exists(o, o == d))",
        message = "a dataset is either in-domain or out of sample: name it once")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateSpec(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The model that is new, such as a run's.")
                String candidate,
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The model whose place it may take.") String base,
        @Required
                @Size(min = 1, max = 16) @JsonPropertyDescription(
                        "The datasets that are like what it learnt from, and that it did not learn from: it must be"
                                + " better on each.")
                List<String> inDomain,
        @Size(max = 16) @JsonPropertyDescription(
                        "The datasets of other kinds, on each of which it must surely not be worse by more than is"
                                + " tolerated.")
                @Default("[]")
                List<String> outOfSample,
        @JsonPropertyDescription("By how much the word error rate may be higher out of sample, as a fraction of one.")
                @Default("0.02")
                @Min(0) @Max(value = 1, inclusive = false) Double tolerance,
        @JsonPropertyDescription("Which p-value is below chance.")
                @Default("0.05")
                @Min(value = 0, inclusive = false) @Max(value = 1, inclusive = false) Double level,
        @JsonPropertyDescription(
                        "What is drawn as one: speaker, session or utterance. Absent: the largest of which there are at"
                                + " least ten.")
                GateTask.Unit unit) {

    public GateSpec {
        inDomain = inDomain == null ? List.of() : List.copyOf(inDomain);
        outOfSample = outOfSample == null ? List.of() : List.copyOf(outOfSample);
        tolerance = tolerance == null ? 0.02 : tolerance;
        level = level == null ? 0.05 : level;
    }
}
