package dev.hubbub.controller.pods;

import dev.hubbub.controller.resource.PodVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** The volumes that an experiment's pods have of its own, in Kubernetes' own types. */
final class PodVolumes {

    private PodVolumes() {}

    static List<Volume> of(List<PodVolume> own) {
        return IntStream.range(0, own.size())
                .mapToObj(i -> volume(name(i), own.get(i)))
                .toList();
    }

    static List<VolumeMount> mounts(List<PodVolume> own) {
        return IntStream.range(0, own.size())
                .mapToObj(i -> new VolumeMountBuilder()
                        .withName(name(i))
                        .withMountPath(own.get(i).mountPath())
                        .withReadOnly(isReadOnly(own.get(i)) ? true : null)
                        .build())
                .toList();
    }

    private static Volume volume(String name, PodVolume own) {
        VolumeBuilder volume = new VolumeBuilder().withName(name);
        if (own.persistentVolumeClaim() != null) {
            volume.withNewPersistentVolumeClaim(own.persistentVolumeClaim().claimName(), isReadOnly(own));
        } else {
            volume.withNewEmptyDir()
                    .withSizeLimit(Quantity.parse(own.emptyDir().sizeLimit()))
                    .endEmptyDir();
        }
        return volume.build();
    }

    private static boolean isReadOnly(PodVolume own) {
        return own.persistentVolumeClaim() != null
                && own.persistentVolumeClaim().readOnly();
    }

    /** A name that none of the installation's volumes has. */
    private static String name(int index) {
        return "experiments-own-" + index;
    }
}
