package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A variable of a worker's environment: a name and a value, and nothing that is read from elsewhere in the cluster, so
 * that whoever may create Experiments cannot read Secrets by one. It is no part of any recipe, and outputs lie where they
 * would lie without it: an installation allows only names that change how fast something is computed, or what is logged
 * of it, and not what.
 */
@ValidationRule(
        value = "!self.name.matches('" + PodVariable.RESERVED + "')",
        message =
                "a variable has a name that Hubbub, its runtime, the linker or a client of Kafka or S3 reads, which would"
                        + " make the pod another program: remove it")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodVariable(
        @Required
                @JsonPropertyDescription("Its name, one of those that the installation allows.")
                @Size(min = 1, max = 128) @Pattern("^[A-Za-z_][A-Za-z0-9_]*$") String name,
        @JsonPropertyDescription("Its value, as it is written; absent is empty.") @Size(max = 1024) String value) {

    /**
     * Names that no installation can allow, in any case, since every property of the services' configuration can be set by
     * the variable of its name, or by that behind {@code _PROD_}. What ends as names of libraries to load do, such as
     * {@code NCCL_NET_PLUGIN}, is among them: an installation may allow {@code NCCL_*}.
     */
    static final String RESERVED =
            "(?i)^(_|HUBBUB_|QUARKUS_|SMALLRYE_|MP_|KAFKA_|AWS_|OTEL_|KUBERNETES_|JAVA_|JDK_|LD_|GLIBC_"
                    + "|NVIDIA_|DJL_|PYTORCH_(LIBRARY|EXTRA|VERSION|FLAVOR|PRECXX11)|CUDA_INJECTION|ENGINE_CACHE_DIR$"
                    + "|HOME$|TMPDIR$|BASH_ENV$|ENV$|[A-Z0-9_]*(PATH|_PLUGIN|_LIBRARIES|_PROXY)$)";

    public PodVariable {
        value = value == null ? "" : value;
    }
}
