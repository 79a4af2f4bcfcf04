package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.Optional;

/** The experiments in the cluster, as the informer has them; one that it does not know is asked for. */
final class Experiments {

    private final KubernetesClient client;
    private volatile Cache<Experiment> informed;

    Experiments(KubernetesClient client) {
        this.client = client;
    }

    /** From now on an informer knows most. */
    void informedBy(Cache<Experiment> cache) {
        informed = cache;
    }

    /** An experiment by {@code namespace/name}; absent if there is none. */
    Optional<Experiment> find(String key) {
        int slash = key.indexOf('/');
        if (slash < 1) {
            return Optional.empty();
        }
        String namespace = key.substring(0, slash);
        String name = key.substring(slash + 1);
        return Optional.ofNullable(informed)
                .flatMap(cache -> cache.get(new ResourceID(name, namespace)))
                .or(() -> Optional.ofNullable(client.resources(Experiment.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }
}
