package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Whether an experiment is being deleted or is gone, as far as the informer knows. */
    boolean isLeaving(String key) {
        return Optional.ofNullable(informed)
                .map(cache -> cache.get(id(key))
                        .map(known -> known.getMetadata().getDeletionTimestamp() != null)
                        .orElse(true))
                .orElse(false);
    }

    /** Experiments of a namespace that try checkpoints as they come. */
    Set<ResourceID> tryingIn(String namespace) {
        return trying().filter(
                        experiment -> experiment.getMetadata().getNamespace().equals(namespace))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    /** The namespaces where experiments try checkpoints as they come. */
    Set<String> namespacesTrying() {
        return trying().map(experiment -> experiment.getMetadata().getNamespace())
                .collect(Collectors.toSet());
    }

    private Stream<Experiment> trying() {
        return staying(experiment -> experiment.getSpec().rerun() != null);
    }

    /** The other experiments whose checkpoints are compared with their bases. */
    Stream<Experiment> gatedBeside(Experiment one) {
        String uid = one.getMetadata().getUid();
        return staying(experiment -> !experiment.getSpec().gates().isEmpty()
                && !experiment.getMetadata().getUid().equals(uid));
    }

    private Stream<Experiment> staying(Predicate<Experiment> those) {
        return informed == null
                ? Stream.of()
                : informed.list(experiment -> experiment.getSpec() != null
                        && experiment.getMetadata().getDeletionTimestamp() == null
                        && those.test(experiment));
    }

    /** An experiment by {@code namespace/name}; absent if there is none. */
    Optional<Experiment> find(String key) {
        if (key.indexOf('/') < 1) {
            return Optional.empty();
        }
        ResourceID id = id(key);
        return Optional.ofNullable(informed)
                .flatMap(cache -> cache.get(id))
                .or(() -> Optional.ofNullable(client.resources(Experiment.class)
                        .inNamespace(id.getNamespace().orElseThrow())
                        .withName(id.getName())
                        .get()));
    }

    private static ResourceID id(String key) {
        int slash = key.indexOf('/');
        return new ResourceID(key.substring(slash + 1), key.substring(0, slash));
    }
}
