package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** What the experiment's own pods get. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
        @JsonPropertyDescription("The pods that transcribe.") @Default("{}") Pods transcription,
        @JsonPropertyDescription("The pods that make checkpoints; there are none unless a model is to be made.")
                @Default("{}")
                Pods training) {

    /** What Kubernetes takes as the name of an object. */
    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    public ResourcesSpec {
        transcription = transcription == null ? Pods.DEFAULT : transcription;
        training = training == null ? Pods.DEFAULT : training;
    }

    /** One kind of pods. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pods(
            @JsonPropertyDescription("How many pods share the work; a session is one pod's work.")
                    @Default("1")
                    @Min(1) @Max(256) Integer pods,
            @JsonPropertyDescription("GPUs per pod: 0 computes on the CPU, 1 on a GPU. A pod cannot compute on more;"
                            + " for more GPUs, raise pods.")
                    @Default("0")
                    @Min(0) @Max(1) Integer gpu,
            @JsonPropertyDescription("The resource a GPU is asked for by; a MIG profile has a name of its own.")
                    @Default("nvidia.com/gpu")
                    @Size(max = 253) @Pattern("^[A-Za-z0-9][A-Za-z0-9._/-]*$") String gpuResource,
            @JsonPropertyDescription("CPU per pod, such as 4 or 500m; asked for, not a limit.")
                    @Nullable @Size(max = 16) @Pattern("^[0-9]+(\\.[0-9]+)?m?$") String cpu,
            @JsonPropertyDescription("Memory per pod, such as 16Gi; asked for and a limit.")
                    @Nullable @Size(max = 16) @Pattern("^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$") String memory,
            @JsonPropertyDescription("Most segments computed at once; a batch that does not fit into memory is halved."
                            + " Absent is 8; a GPU is faster with more.")
                    @Nullable @Min(1) @Max(1024) Integer batch,
            @JsonPropertyDescription(
                            "The image, one of those that the installation allows; absent uses the" + " controller's.")
                    @Nullable @Size(max = 512) @Pattern("^[A-Za-z0-9][A-Za-z0-9._:/@-]*$") String image,
            @JsonPropertyDescription("How often pods may fail before the Job is given up.")
                    @Default("6")
                    @Min(0) @Max(1_000_000) Integer backoffLimit,
            @JsonPropertyDescription("The pods' priority class.")
                    @Nullable @Size(max = 253) @Pattern(ResourcesSpec.NAME) String priorityClassName,
            @JsonPropertyDescription("The pods' runtime class, such as nvidia.")
                    @Nullable @Size(max = 253) @Pattern(ResourcesSpec.NAME) String runtimeClassName,
            @JsonPropertyDescription("Labels a node must have, such as nvidia.com/gpu.product.") @Default("{}")
                    Map<String, String> nodeSelector,
            @JsonPropertyDescription("Taints the pods tolerate; the one of GPU nodes is always tolerated where gpu"
                            + " is above 0.")
                    @Default("[]")
                    @Size(max = 32) List<Toleration> tolerations) {

        static final Pods DEFAULT = new Pods(null, null, null, null, null, null, null, null, null, null, null, null);

        public Pods {
            pods = pods == null ? 1 : pods;
            gpu = gpu == null ? 0 : gpu;
            gpuResource = gpuResource == null ? "nvidia.com/gpu" : gpuResource;
            backoffLimit = backoffLimit == null ? 6 : backoffLimit;
            nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
            tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        }
    }

    /** A taint that is tolerated. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Toleration(
            @JsonPropertyDescription("The taint's key; absent tolerates every key.") @Nullable String key,
            @JsonPropertyDescription("Exists, or Equal to compare the value.") @Default("Exists") Operator operator,
            @JsonPropertyDescription("The taint's value, for Equal.") @Nullable String value,
            @JsonPropertyDescription("The effect tolerated; absent tolerates every effect.") @Nullable Effect effect) {

        /** How a taint is compared. */
        public enum Operator {
            Exists,
            Equal
        }

        /** What a taint does. */
        public enum Effect {
            NoSchedule,
            PreferNoSchedule,
            NoExecute
        }

        public Toleration {
            operator = operator == null ? Operator.Exists : operator;
        }
    }
}
