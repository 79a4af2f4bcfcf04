package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.ModelArchitecture;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A checkpoint to try. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSpec(
        @Required
                @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$") @JsonPropertyDescription("A name, unique in the experiment.")
                String name,
        @JsonPropertyDescription("What kind of model the weights are for.") @Default("whisper")
                ModelArchitecture architecture,
        @Required
                @Size(max = 1200) @Pattern("^s3://[^/\\s]+/[^\\x00-\\x1f\\x7f]+$") @JsonPropertyDescription("The folder of the checkpoint's files, as s3://bucket/prefix.")
                String checkpoint,
        @JsonPropertyDescription(
                        "Element type of weights and activations: float16 and bfloat16 are for GPUs. One checkpoint"
                                + " under two names compares two precisions.")
                @Default("float32")
                Precision precision) {

    /** Element types; the constants are spelled as they are in YAML. */
    public enum Precision {
        float32,
        float16,
        bfloat16
    }

    public ModelSpec {
        architecture = architecture == null ? ModelArchitecture.WHISPER : architecture;
        precision = precision == null ? Precision.float32 : precision;
    }
}
