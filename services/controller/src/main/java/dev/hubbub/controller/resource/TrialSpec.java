package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingSettings;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

/** What a trial is; written by the controller. */
@JsonClassDescription("Which model decodes in which way; written by the controller.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialSpec(
        @Required @JsonPropertyDescription("The experiment's name.") String experiment,
        @Required @JsonPropertyDescription("The trial's name as the experiment's template gives it.") String name,
        @Required @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Its number in the experiment.")
                Integer index,
        @Required @JsonPropertyDescription("The model's name in the experiment.") String model,
        @JsonPropertyDescription("The folder of the checkpoint's files; absent where the model is made.")
                String checkpoint,
        @JsonPropertyDescription("The checkpoints of which the model is the average; absent where it is none.")
                List<ModelSpec.AveragedCheckpoint> average,
        @JsonPropertyDescription("The name of the merge that makes the checkpoint; absent where it is none.")
                String merge,
        @JsonPropertyDescription("The run of training that makes the model; absent where none does.") String run,
        @SchemaFrom(type = IntOrString.class)
                @JsonPropertyDescription("Which checkpoint of that run; absent is the best, and of a run in"
                        + " rounds the last average.")
                RunStep step,
        @JsonPropertyDescription("The adapter that is joined with the checkpoint; absent where there is none.")
                String adapter,
        @JsonPropertyDescription("Element type of weights and activations; absent in trials of earlier versions.")
                ModelSpec.Precision precision,
        @JsonPropertyDescription("What of recordings the model takes in; absent is all that it can.")
                List<TrainingSettings.Sense> modalities,
        @Required @JsonPropertyDescription("The point of the grid.") ParameterValues parameters) {}
