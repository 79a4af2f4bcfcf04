package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Refusal;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;

/** The API server did not take a Job, such as one that is beyond a quota: it may take the same one later. */
final class JobRefusedException extends IOException {

    private static final long serialVersionUID = 1;

    JobRefusedException(String job, KubernetesClientException refusal) {
        super("The API server did not take Job " + job + ", which is tried again: " + Refusal.line(refusal), refusal);
    }
}
