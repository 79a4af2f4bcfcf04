package dev.hubbub.controller.resource;

import dev.hubbub.contracts.digest.DerivedName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/** How the objects of an experiment say whose they are. */
public final class Ownership {

    public static final String UID_LABEL = Experiment.GROUP + "/experiment-uid";
    public static final String RUN_LABEL = Experiment.GROUP + "/run-id";
    public static final String COMPONENT_LABEL = "app.kubernetes.io/component";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    public static final String MANAGER = "hubbub";

    private Ownership() {}

    /** Metadata of an object that goes when its experiment goes. */
    public static ObjectMeta metadata(Experiment experiment, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(experiment.getMetadata().getNamespace())
                .withName(name)
                .addToLabels(labels(experiment))
                .addToLabels(labels)
                .withOwnerReferences(reference(experiment))
                .build();
    }

    /** Labels of everything that belongs to an experiment. */
    public static Map<String, String> labels(Experiment experiment) {
        return Map.of(
                UID_LABEL,
                experiment.getMetadata().getUid(),
                Experiment.EXPERIMENT_LABEL,
                DerivedName.of(experiment.getMetadata().getName(), DerivedName.LONGEST_LABEL),
                MANAGED_BY_LABEL,
                MANAGER);
    }

    /**
     * Whether an object belongs to this very experiment. What an informer finds by an experiment's name may be that of
     * one which was deleted and had the same name; Kubernetes collects it.
     */
    public static boolean isOf(Experiment experiment, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                .equals(experiment.getMetadata().getUid()));
    }

    private static OwnerReference reference(Experiment experiment) {
        return new OwnerReferenceBuilder()
                .withApiVersion(experiment.getApiVersion())
                .withKind(experiment.getKind())
                .withName(experiment.getMetadata().getName())
                .withUid(experiment.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
