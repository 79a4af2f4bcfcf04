package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ModelArchitecture;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import java.util.List;

/** What was found where a checkpoint should be. */
@JsonClassDescription("What is known of the weights; written by the controller.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckpointStatus(
        @JsonPropertyDescription("What is known of it, in one word.") CheckpointPhase phase,
        @JsonPropertyDescription("The generation of the spec this status is about.") Long observedGeneration,
        @JsonPropertyDescription("What is known of it, in one sentence.") String message,
        @JsonPropertyDescription("Aspects of the state.") List<Condition> conditions,
        @SchemaFrom(type = String.class)
                @JsonPropertyDescription("What tells its files from others: equal files have equal digests, wherever"
                        + " they are. Absent until they are whole.")
                Digest digest,
        @JsonPropertyDescription("What kind of model the weights are for.") ModelArchitecture architecture,
        @JsonPropertyDescription(
                        "What gates say of it, as its label hubbub.dev/verdict has it; absent where nobody asks.")
                CheckpointVerdict verdict,
        @JsonPropertyDescription("How many files it has.") Integer files,
        @JsonPropertyDescription("How large all files are together, such as 290Mi.") String size,
        @JsonPropertyDescription(
                        "When it was made, or its files were first seen as they are: experiments try the newest.")
                String readyTime) {

    public CheckpointStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
