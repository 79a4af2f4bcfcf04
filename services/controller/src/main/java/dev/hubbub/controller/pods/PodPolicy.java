package dev.hubbub.controller.pods;

import dev.hubbub.controller.resource.PodVariable;
import dev.hubbub.controller.resource.PodVolume;
import dev.hubbub.controller.resource.ResourcesSpec;
import java.util.Objects;
import java.util.Optional;

/**
 * What experiments may say of their pods that reaches beyond an experiment: whoever may create one is not thereby allowed
 * to run any program beside the installation's credentials, or to read any volume of the namespace.
 *
 * @param images which images pods may run
 * @param variables which variables of their environment experiments may set; no name that a program is loaded by, or
 *     something else computed by, should be among them
 * @param claims which PersistentVolumeClaims they may mount
 */
public record PodPolicy(ImagePolicy images, AllowedNames variables, AllowedNames claims) {

    /**
     * Why pods may not be as an experiment wants them, in one sentence; absent if they may.
     *
     * @param path the field that describes these pods
     * @param own the installation's own image for them
     */
    Optional<String> problem(String path, ResourcesSpec.Pods pods, String own) {
        return images.problem(path + ".image", pods.image(), own)
                .or(() -> pods.env().stream()
                        .map(PodVariable::name)
                        .filter(name -> !variables.contains(name))
                        .findFirst()
                        .map(name -> path + ".env has " + name + ", which experiments may not set: remove it ("
                                + variables.choice() + "; HUBBUB_PODS_ALLOWED_VARIABLES of the controller)"))
                .or(() -> pods.volumes().stream()
                        .map(PodVolume::persistentVolumeClaim)
                        .filter(Objects::nonNull)
                        .map(PodVolume.Claim::claimName)
                        .filter(name -> !claims.contains(name))
                        .findFirst()
                        .map(name -> path + ".volumes has the claim " + name
                                + ", which experiments may not mount: remove" + " it (" + claims.choice()
                                + "; HUBBUB_PODS_ALLOWED_CLAIMS of the controller)"));
    }
}
