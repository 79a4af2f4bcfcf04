package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.ModelArchitecture;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Where weights are, and what is known of them that their files do not say. */
@JsonClassDescription("Where the weights are.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckpointSpec(
        @Required
                @Size(max = 1200) @Pattern(ModelSpec.FOLDER) @JsonPropertyDescription("The folder of the checkpoint's files, as s3://bucket/prefix.")
                String uri,
        @JsonPropertyDescription("What kind of model the weights are for. Absent: what hubbub.json or config.json among"
                        + " the files say, and whisper where they do not. A torchscript is a program and is only taken"
                        + " for one if it is named here.")
                ModelArchitecture architecture,
        @JsonPropertyDescription(
                        "Where the weights came from; written by the controller for those that experiments" + " made.")
                Source source) {

    /** Where weights came from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            @Size(max = 253) @JsonPropertyDescription("The experiment that made them.") String experiment,
            @Size(max = 63) @JsonPropertyDescription("The experiment's model that they are.") String model,
            @Size(max = 63) @JsonPropertyDescription("The run of training that made them.") String run,
            @Size(max = 9) @JsonPropertyDescription("Which of the run's checkpoints: best, last or a number of steps.")
                    String step) {}
}
