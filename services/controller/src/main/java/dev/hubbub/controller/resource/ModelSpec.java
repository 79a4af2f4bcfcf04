package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingSettings;
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

/** A model to try: a checkpoint, what is made of several, or what a run of training makes. */
@ValidationRule(
        value = "(has(self.checkpoint) ? 1 : 0) + (has(self.average) ? 1 : 0) + (has(self.merge) ? 1 : 0)"
                + " + (has(self.run) ? 1 : 0) == 1",
        message = "a model is either a checkpoint, an average, a merge or a run: name one of the four")
@ValidationRule(value = "has(self.run) || !has(self.step)", message = "step is for a run: leave it out")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSpec(
        @Required
                @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$") @JsonPropertyDescription("A name, unique in the experiment.")
                String name,
        @JsonPropertyDescription("What kind of model the weights are for.") @Default("whisper")
                ModelArchitecture architecture,
        @Size(max = 1200) @Pattern(ModelSpec.WEIGHTS) @JsonPropertyDescription(ModelSpec.ADDRESS) String checkpoint,
        @Size(min = 2, max = 64) @JsonPropertyDescription(
                        "Instead of a checkpoint: those of which the model is the weighted mean, which is made first."
                                + " They must be of one model: the same parameters, configuration and tokenizer.")
                List<AveragedCheckpoint> average,
        @Size(max = 63) @JsonPropertyDescription("Instead of a checkpoint: the name of a merge, which is made first.")
                String merge,
        @Size(min = 1, max = 63) @JsonPropertyDescription(
                        "Instead of a checkpoint: the name of a run in training, whose result the model is.")
                String run,
        @SchemaFrom(type = IntOrString.class) @JsonPropertyDescription(WeightsSpec.STEP) RunStep step,
        @Size(max = 1200) @Pattern(ModelSpec.WEIGHTS) @JsonPropertyDescription(
                        "A low-rank adapter of these weights, in the layout of PEFT, which is joined with them first: the"
                                + " folder of its files, as s3://bucket/prefix, or a repository of a hub at a commit,"
                                + " hf://OWNER/ADAPTER@COMMIT.")
                String adapter,
        @JsonPropertyDescription(
                        "Element type of weights and activations: float16 and bfloat16 are for GPUs, int8, in which"
                                + " the weights' matrices alone are, for CPUs. One checkpoint under two names compares"
                                + " two precisions.")
                @Default("float32")
                Precision precision,
        @Size(min = 1, max = 2) @JsonPropertyDescription(
                        "What of recordings the model takes in, audio, video or both; absent is what the run that makes it"
                                + " names in its settings (of a merge: what all of its members' runs name alike), and"
                                + " otherwise all that the model can.")
                List<TrainingSettings.Sense> modalities) {

    /** Where weights may be: a folder in the store, or a model of a hub. */
    static final String WEIGHTS = "^(s3://[^/\\s]+/[^\\x00-\\x1f\\x7f]+|hf://[^/\\s]+/[^\\x00-\\x1f\\x7f]+)$";

    /** What a field for such an address says. */
    static final String ADDRESS =
            "The checkpoint: the folder of its files, as s3://bucket/prefix, or a model of a hub at"
                    + " a commit, hf://OWNER/MODEL@COMMIT, which is brought into the store once.";

    /** A folder in the store. */
    static final String FOLDER = "^s3://[^/\\s]+/[^\\x00-\\x1f\\x7f]+$";

    /** Element types; the constants are spelled as they are in YAML. */
    public enum Precision {
        float32,
        float16,
        bfloat16,
        int8;

        /** The same as tasks say it. */
        public CheckpointReference.Precision inStore() {
            return switch (this) {
                case float32 -> CheckpointReference.Precision.FLOAT32;
                case float16 -> CheckpointReference.Precision.FLOAT16;
                case bfloat16 -> CheckpointReference.Precision.BFLOAT16;
                case int8 -> CheckpointReference.Precision.INT8;
            };
        }
    }

    /** A checkpoint that is averaged. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AveragedCheckpoint(
            @Required @Size(max = 1200) @Pattern(ModelSpec.WEIGHTS) @JsonPropertyDescription(ModelSpec.ADDRESS)
                    String checkpoint,
            @JsonPropertyDescription("How much it counts; only the proportions matter.")
                    @Default("1")
                    @Min(value = 0, inclusive = false) @Max(1_000_000) Double weight) {

        public AveragedCheckpoint {
            weight = weight == null ? 1 : weight;
        }
    }

    /** The weights, where they are no average. */
    public WeightsSpec weights() {
        return new WeightsSpec(checkpoint, merge, run, step);
    }

    /** The weights, or those of which they are the average, and the adapter if there is one. */
    Stream<WeightsSpec> allWeights() {
        Stream<String> averaged =
                average == null ? Stream.of() : average.stream().map(AveragedCheckpoint::checkpoint);
        return Stream.concat(
                Stream.of(weights()),
                Stream.concat(averaged, Stream.ofNullable(adapter))
                        .map(address -> new WeightsSpec(address, null, null, null)));
    }

    public ModelSpec {
        average = average == null ? null : List.copyOf(average);
        architecture = architecture == null ? ModelArchitecture.WHISPER : architecture;
        modalities = modalities == null ? null : List.copyOf(modalities);
        precision = precision == null ? Precision.float32 : precision;
    }
}
