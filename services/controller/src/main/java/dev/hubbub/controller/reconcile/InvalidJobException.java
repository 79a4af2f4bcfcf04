package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.resource.Refusal;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;

/** The API server will never take a Job, because of what the experiment says of its pods. */
final class InvalidJobException extends IOException {

    private static final long serialVersionUID = 1;

    InvalidJobException(PodGroup group, KubernetesClientException refusal) {
        super(
                "spec.resources." + group.component() + " describes pods that the cluster does not make: "
                        + Refusal.line(refusal) + ": correct it and apply again",
                refusal);
    }
}
