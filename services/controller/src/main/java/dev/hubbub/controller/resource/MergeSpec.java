package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.RunStep;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.stream.Stream;

/** A checkpoint that is made of several before it is used. */
@ValidationRule(
        value = "has(self.base) == (self.method in ['task-arithmetic', 'ties', 'dare'])",
        message = "task-arithmetic, ties and dare add to a base what was learnt since, and the other methods have none:"
                + " name the base, or leave it out")
@ValidationRule(
        value = "size(self.members) + (has(self.base) ? 1 : 0) >= 2",
        message = "a merge is of at least two checkpoints: add one")
@ValidationRule(
        value = "self.method != 'slerp' || size(self.members) == 2",
        message = "slerp goes from one checkpoint to a second: name two members")
@ValidationRule(
        value = "self.members.all(m, has(m.weight)) || self.members.all(m, !has(m.weight))",
        message = "give every member a weight, or none")
@ValidationRule(
        value = "self.method in ['average', 'task-arithmetic', 'dare'] || self.members.all(m, !has(m.weight))",
        message = "weights are for average, task-arithmetic and dare: leave them out")
@ValidationRule(
        value = "(self.method == 'greedy-soup') == has(self.heldOut)",
        message = "a greedy-soup is judged by what is held out, and no other method is: name heldOut, or leave it out")
@ValidationRule(
        value = "self.method == 'greedy-soup' || !has(self.padToThirtySeconds)",
        message = "padToThirtySeconds is for greedy-soup: leave it out")
@ValidationRule(
        value = "self.method == 'average' || !has(self.weightSum)",
        message = "weightSum is for average: leave it out")
@ValidationRule(value = "self.method == 'slerp' || !has(self.at)", message = "at is for slerp: leave it out")
@ValidationRule(
        value = "self.method in ['task-arithmetic', 'ties', 'dare'] || !has(self.scale)",
        message = "scale is for task-arithmetic, ties and dare: leave it out")
@ValidationRule(
        value = "self.method in ['ties', 'dare'] || !has(self.density)",
        message = "density is for ties and dare: leave it out")
@ValidationRule(value = "self.method == 'ties' || !has(self.scope)", message = "scope is for ties: leave it out")
@ValidationRule(value = "self.method == 'dare' || !has(self.seed)", message = "seed is for dare: leave it out")
@ValidationRule(
        value = "self.method == 'exponential-average' || !has(self.decay)",
        message = "decay is for exponential-average: leave it out")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MergeSpec(
        @Required
                @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$") @JsonPropertyDescription("A name, unique among the experiment's merges.")
                String name,
        @JsonPropertyDescription("average: the weighted sum. slerp: from the first member to the second, along the arc"
                        + " between them. task-arithmetic: the base and the weighted sum of what each member has learnt"
                        + " since. ties: the same of the largest numbers, where members agree on the sign. dare: the same"
                        + " of random numbers, made as much larger. exponential-average: the moving average over members"
                        + " in their order. greedy-soup: equal parts of those that do not raise the word error rate of"
                        + " heldOut, the best first.")
                @Default("average")
                MergingMethod method,
        @JsonPropertyDescription("What the members were trained from.") WeightsSpec base,
        @Required
                @Size(min = 1, max = 64) @JsonPropertyDescription(
                        "The checkpoints. They must be of one model: the same parameters, configuration"
                                + " and tokenizer.")
                List<Member> members,
        @JsonPropertyDescription(
                        "What weights must add up to: one; scaled if only their proportions matter; any if they"
                                + " are taken as they are. Absent: one. Members without weights are equal parts.")
                MergingSettings.WeightSum weightSum,
        @JsonPropertyDescription("0 is the first member, 1 the second; absent is 0.5.") @Min(0) @Max(1) Double at,
        @JsonPropertyDescription("How much of what was learnt is added to the base; absent is 1.")
                @Min(-1000) @Max(1000) Double scale,
        @JsonPropertyDescription("The share of what was learnt that is kept; absent is 0.2 of ties and 0.1 of dare.")
                @Min(value = 0, inclusive = false) @Max(1) Double density,
        @JsonPropertyDescription("Whether the largest numbers are those of each tensor or of all; absent is tensor.")
                MergingSettings.Scope scope,
        @JsonPropertyDescription("Equal seeds give equal checkpoints; absent is 0.") @Min(0) @Max(Integer.MAX_VALUE) Integer seed,
        @JsonPropertyDescription("How much of the average stays at each member; absent is 0.9.")
                @Min(value = 0, inclusive = false) @Max(value = 1, inclusive = false) Double decay,
        @JsonPropertyDescription("Of greedy-soup, the utterances that its members, and what is made of them, are judged"
                        + " by: each is decoded greedily.")
                TrainingSpec.TrainingDataset heldOut,
        @JsonPropertyDescription(
                        "Of greedy-soup, whether clips are followed by silence up to 30 seconds; absent is true.")
                Boolean padToThirtySeconds,
        @JsonPropertyDescription("What becomes of whole numbers, such as counters, which are never computed with: equal"
                        + " if they must be the same in all checkpoints, first if the base's or the first member's are"
                        + " kept.")
                @Default("equal")
                MergingSettings.WholeNumbers wholeNumbers) {

    /** Weights, and how much they count. */
    @ValidationRule(
            value = "(has(self.checkpoint) ? 1 : 0) + (has(self.merge) ? 1 : 0) + (has(self.run) ? 1 : 0) == 1",
            message = "a member is either a checkpoint, a merge or a run: name one of the three")
    @ValidationRule(value = "has(self.run) || !has(self.step)", message = "step is for a run: leave it out")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Member(
            @Size(max = 1200) @Pattern(ModelSpec.WEIGHTS) @JsonPropertyDescription(ModelSpec.ADDRESS) String checkpoint,
            @Size(max = 63) @JsonPropertyDescription("The name of another merge.") String merge,
            @Size(max = 63) @JsonPropertyDescription("The name of a run in training.") String run,
            @SchemaFrom(type = IntOrString.class) @JsonPropertyDescription(WeightsSpec.STEP) RunStep step,
            @JsonPropertyDescription("How much it counts; not 0. Below 0 it is taken away.")
                    @Min(-1_000_000) @Max(1_000_000) Double weight) {

        /** Which weights they are. */
        public WeightsSpec weights() {
            return new WeightsSpec(checkpoint, merge, run, step);
        }
    }

    /** The weights of its members, and those of its base if it has one. */
    public Stream<WeightsSpec> allWeights() {
        return Stream.concat(members.stream().map(Member::weights), Stream.ofNullable(base));
    }

    public MergeSpec {
        method = method == null ? MergingMethod.AVERAGE : method;
        members = members == null ? List.of() : List.copyOf(members);
        wholeNumbers = wholeNumbers == null ? MergingSettings.WholeNumbers.EQUAL : wholeNumbers;
    }

    /**
     * How it merges. Members without weights are equal parts of an average.
     *
     * @throws IllegalArgumentException if a setting is outside of its limits, or means nothing to the method
     */
    public MergingSettings settings() {
        MergingSettings settings =
                new MergingSettings(method, weightSum, at, scale, density, scope, seed, decay, wholeNumbers);
        boolean unweighted = members.stream().allMatch(member -> member.weight() == null);
        return unweighted ? settings.withScaledWeights() : settings;
    }
}
