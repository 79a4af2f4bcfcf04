package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Something that is mounted beside what the installation mounts: a claim that is there, or room on the node. Below
 * {@code /mnt}, where nothing of Hubbub's is. It is no part of any recipe: what a stage reads its task names, and no task
 * names a file of these.
 */
@ValidationRule(
        value = "has(self.persistentVolumeClaim) != has(self.emptyDir)",
        message = "a volume is either a persistentVolumeClaim or an emptyDir: name one of the two")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodVolume(
        @Required
                @JsonPropertyDescription("Where it is mounted, a folder below /mnt.")
                @Size(max = 253) @Pattern("^/mnt(/[A-Za-z0-9][-A-Za-z0-9_.]*)+$") String mountPath,
        @JsonPropertyDescription(
                        "A PersistentVolumeClaim of this namespace, one of those that the installation allows.")
                Claim persistentVolumeClaim,
        @JsonPropertyDescription("Room on the node, empty at first and gone with the pod.") Room emptyDir) {

    /** A claim that is there. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Claim(
            @Required @JsonPropertyDescription("Its name.") @Size(max = 253) @Pattern(KubernetesNames.SUBDOMAIN) String claimName,
            @JsonPropertyDescription("Whether nothing can be written to it.") @Default("true") Boolean readOnly) {

        public Claim {
            readOnly = readOnly == null || readOnly;
        }
    }

    /** Room on the node. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Room(
            @Required
                    @JsonPropertyDescription("How much, such as 10Gi; a pod that writes more is evicted.")
                    @Size(max = 16) @Pattern(KubernetesNames.MEMORY) String sizeLimit) {}
}
