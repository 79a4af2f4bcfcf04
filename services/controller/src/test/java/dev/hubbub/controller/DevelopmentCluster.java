package dev.hubbub.controller;

import dev.hubbub.cluster.LocalCluster;
import dev.hubbub.cluster.LocalClusterConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An API server with the definitions that are shipped and one namespace. It has no node: a test, or its stand-in for
 * pods, writes a Job's status.
 */
public final class DevelopmentCluster implements AutoCloseable {

    /** The namespace that is there. */
    public static final String NAMESPACE = "lab";

    /** Where the definitions are checked in. */
    private static final Path DEFINITIONS =
            Path.of(System.getProperty("basedir", ".")).resolve("../../k8s/crds");

    private static final String QUOTA = "jobs";

    private final LocalCluster server;
    private final KubernetesClient client;

    private DevelopmentCluster(LocalCluster server) {
        this.server = server;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build();
    }

    public static DevelopmentCluster start(Path folder) throws IOException {
        DevelopmentCluster cluster =
                new DevelopmentCluster(LocalCluster.start(LocalClusterConfig.withoutNode(folder, 0)));
        cluster.install();
        return cluster;
    }

    private void install() throws IOException {
        for (Path file : definitions()) {
            try (InputStream yaml = Files.newInputStream(file)) {
                client.load(yaml).items().forEach(definition -> client.resource(definition)
                        .create());
            }
        }
        client.resource(namespace()).create();
    }

    private static List<Path> definitions() throws IOException {
        try (Stream<Path> files = Files.list(DEFINITIONS)) {
            return files.sorted().toList();
        }
    }

    private static HasMetadata namespace() {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .build();
    }

    /** Where the API server answers. */
    public String apiUrl() {
        return server.apiUrl();
    }

    public KubernetesClient client() {
        return client;
    }

    /** From now on the API server refuses every Job, as one does whose quota is used up. */
    public void refuseJobs() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(QUOTA)
                        .endMetadata()
                        .withNewSpec()
                        .addToHard(Map.of("count/jobs.batch", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
    }

    /** Jobs are welcome again. */
    public void takeJobs() {
        client.resourceQuotas().inNamespace(NAMESPACE).withName(QUOTA).delete();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
