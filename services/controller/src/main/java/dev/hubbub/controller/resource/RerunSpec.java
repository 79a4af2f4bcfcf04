package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.TrainingSettings;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which checkpoints that come later are tried beside the models. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RerunSpec(
        @Required
                @JsonPropertyDescription("The Checkpoints of this namespace to try, by their labels. What the"
                        + " experiment makes by itself is never among them.")
                CheckpointSelector checkpointSelector,
        @JsonPropertyDescription("How many checkpoints are in the table at a time: for a new one the oldest leaves it."
                        + " What was computed for it stays.")
                @Default("10")
                @Min(1) @Max(64) Integer historyLimit,
        @JsonPropertyDescription("Element type of weights and activations, as of models.") @Default("float32")
                ModelSpec.Precision precision,
        @Size(min = 1, max = 2) @JsonPropertyDescription(
                        "What of recordings they take in, audio, video or both; absent is all" + " that they can.")
                List<TrainingSettings.Sense> modalities) {

    public RerunSpec {
        historyLimit = historyLimit == null ? 10 : historyLimit;
        precision = precision == null ? ModelSpec.Precision.float32 : precision;
        modalities = modalities == null ? null : List.copyOf(modalities);
    }

    /** The same selector's checkpoint as a model of the experiment. */
    public ModelSpec model(TriedCheckpoint tried) {
        return new ModelSpec(
                tried.model(), tried.architecture(), tried.uri(), null, null, null, null, null, precision, modalities);
    }
}
