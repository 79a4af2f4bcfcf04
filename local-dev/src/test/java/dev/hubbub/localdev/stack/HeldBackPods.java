package dev.hubbub.localdev.stack;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** While it is open a quota allows no Job, so that no pods begin; what the services do goes on. */
final class HeldBackPods implements AutoCloseable {

    private final KubernetesClient client;
    private final ResourceQuota quota;

    HeldBackPods(Path kubeconfig) {
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        this.quota = client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-pods")
                        .withNamespace(client.getNamespace())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("count/jobs.batch", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
    }

    /** Returns once an experiment has asked for pods and was refused. */
    void awaitRefused(String experiment) {
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        client.v1().events().inNamespace(quota.getMetadata().getNamespace()).list().getItems().stream()
                                .anyMatch(event -> event.getReason().equals("JobRefused")
                                        && event.getInvolvedObject().getName().equals(experiment)));
    }

    @Override
    public void close() {
        client.resource(quota).delete();
        client.close();
    }
}
