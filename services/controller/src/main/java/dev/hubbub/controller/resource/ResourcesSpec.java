package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the experiment's own pods get. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
        @JsonPropertyDescription("The pods that transcribe.") @Default("{}") Pods transcription,
        @JsonPropertyDescription("The pods that make checkpoints; there are none unless a model is to be made.")
                @Default("{}")
                Pods training) {

    public ResourcesSpec {
        transcription = transcription == null ? Pods.DEFAULT : transcription;
        training = training == null ? Pods.DEFAULT : training;
    }

    /** One kind of pods. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pods(
            @JsonPropertyDescription("How many pods share the work at most: there are as many as have something"
                            + " to do. A session is one pod's work.")
                    @Default("1")
                    @Min(1) @Max(256) Integer pods,
            @JsonPropertyDescription("GPUs per pod: 0 computes on the CPU, 1 on a GPU. A pod cannot compute on more;"
                            + " for more GPUs, raise pods.")
                    @Default("0")
                    @Min(0) @Max(1) Integer gpu,
            @JsonPropertyDescription("The resource a GPU is asked for by; a MIG profile has a name of its own.")
                    @Default("nvidia.com/gpu")
                    @Size(max = 200) @Pattern(KubernetesNames.EXTENDED_RESOURCE) @ValidationRule(
                            value = "!self.startsWith('requests.')",
                            message =
                                    "a resource's name does not begin with requests., as quotas have it: leave that out")
                    String gpuResource,
            @JsonPropertyDescription("CPU per pod, such as 4, 1.5 or 500m; asked for, not a limit.")
                    @Size(max = 16) @Pattern(KubernetesNames.CPU) String cpu,
            @JsonPropertyDescription("Memory per pod, such as 16Gi, and at least 10M; asked for and a limit.")
                    @Size(max = 16) @Pattern(KubernetesNames.MEMORY) String memory,
            @JsonPropertyDescription("Most segments computed at once; a batch that does not fit into memory is halved."
                            + " Absent is 8; a GPU is faster with more.")
                    @Min(1) @Max(1024) Integer batch,
            @JsonPropertyDescription(
                            "The image, one of those that the installation allows; absent uses the" + " controller's.")
                    @Size(max = 512) @Pattern(KubernetesNames.IMAGE) String image,
            @JsonPropertyDescription(
                            "How often pods may fail before the Job is given up; where one cannot work with its"
                                    + " settings, it is at once.")
                    @Default("6")
                    @Min(0) @Max(1_000_000) Integer backoffLimit,
            @JsonPropertyDescription("The pods' priority class.") @Size(max = 253) @Pattern(KubernetesNames.SUBDOMAIN) String priorityClassName,
            @JsonPropertyDescription("The pods' runtime class, such as nvidia.")
                    @Size(max = 253) @Pattern(KubernetesNames.SUBDOMAIN) String runtimeClassName,
            @JsonPropertyDescription("Labels a node must have, such as nvidia.com/gpu.product.") @Default("{}")
                    Map<String, @Size(max = 63) @Pattern(KubernetesNames.LABEL_VALUE) String> nodeSelector,
            @JsonPropertyDescription("Taints the pods tolerate; the one of GPU nodes is always tolerated where gpu"
                            + " is above 0.")
                    @Default("[]")
                    @Size(max = 32) List<Toleration> tolerations,
            @JsonPropertyDescription("Which nodes the pods must or should be on; absent uses the installation's.")
                    NodeAffinity nodeAffinity,
            @ValidationRule(
                            value = "self.all(a, self.exists_one(b, b.topologyKey == a.topologyKey &&"
                                    + " b.whenUnsatisfiable == a.whenUnsatisfiable))",
                            message = "two constraints spread over the same label: leave one out")
                    @JsonPropertyDescription(
                            "How the pods are spread over nodes or zones; absent uses the" + " installation's.")
                    @Size(max = 8) List<TopologySpread> topologySpreadConstraints,
            @JsonPropertyDescription("The queue of Kueue's in this namespace that the Job waits in; absent uses the"
                            + " installation's, if it has one.")
                    @Size(max = 63) @Pattern(KubernetesNames.SUBDOMAIN) String queueName,
            @JsonPropertyDescription("How many seconds after its end a Job may be taken away with its pods and their"
                            + " logs, once what the run came to is kept. Absent: it stays until the experiment runs"
                            + " again or goes.")
                    @Min(0) @Max(31_536_000) Integer ttlSecondsAfterFinished,
            @ValidationRule(
                            value = "self.all(a, self.exists_one(b, b.name == a.name))",
                            message = "two variables have the same name: leave one out")
                    @JsonPropertyDescription("More variables of the pods' environment.")
                    @Default("[]")
                    @Size(max = 32) List<PodVariable> env,
            @ValidationRule(
                            value = "self.all(a, self.exists_one(b, b.mountPath == a.mountPath))",
                            message = "two volumes are mounted at the same place: leave one out")
                    @JsonPropertyDescription("More volumes of the pods.")
                    @Default("[]")
                    @Size(max = 8) List<PodVolume> volumes) {

        static final Pods DEFAULT = new Pods(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null);

        public Pods {
            pods = pods == null ? 1 : pods;
            gpu = gpu == null ? 0 : gpu;
            gpuResource = gpuResource == null ? "nvidia.com/gpu" : gpuResource;
            backoffLimit = backoffLimit == null ? 6 : backoffLimit;
            nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
            tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
            topologySpreadConstraints =
                    topologySpreadConstraints == null ? null : List.copyOf(topologySpreadConstraints);
            env = env == null ? List.of() : List.copyOf(env);
            volumes = volumes == null ? List.of() : List.copyOf(volumes);
        }

        /**
         * What Kubernetes would have against Jobs of such pods that no definition can say, in one sentence; absent if
         * nothing.
         *
         * @param path the field that describes these pods
         */
        public Optional<String> problem(String path) {
            return nodeSelector.keySet().stream()
                    .filter(key -> !key.matches(KubernetesNames.LABEL_KEY))
                    .findFirst()
                    .map(key ->
                            path + ".nodeSelector has '" + key + "', which is no label's key: such a key is up to 63"
                                    + " letters, digits, '-', '_' and '.', perhaps behind a domain and a slash");
        }
    }

    /** A taint that is tolerated. */
    @ValidationRule(
            value = "self.operator == 'Equal' || !has(self.value) || self.value == ''",
            message = "a toleration with operator Exists, which is the default, compares no value: leave value out, or"
                    + " set operator to Equal")
    @ValidationRule(
            value = "self.operator == 'Exists' || has(self.key)",
            message = "a toleration with operator Equal compares the value of a key: name the key")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Toleration(
            @JsonPropertyDescription("The taint's key; absent tolerates every key.")
                    @Size(max = 316) @Pattern(KubernetesNames.LABEL_KEY) String key,
            @JsonPropertyDescription("Exists, or Equal to compare the value.") @Default("Exists") Operator operator,
            @JsonPropertyDescription("The taint's value, for Equal.")
                    @Size(max = 63) @Pattern(KubernetesNames.LABEL_VALUE) String value,
            @JsonPropertyDescription("The effect tolerated; absent tolerates every effect.") Effect effect) {

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
