package dev.hubbub.controller;

import dev.hubbub.cluster.LocalCluster;
import dev.hubbub.cluster.LocalClusterConfig;
import dev.hubbub.cluster.access.Audit;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration REQUEST_TAKES_AT_MOST = Duration.ofMinutes(2);

    private final LocalCluster server;
    private final KubernetesClient client;

    private DevelopmentCluster(LocalCluster server) {
        this.server = server;
        this.client = client(Config.fromKubeconfig(server.kubeconfig()));
    }

    /** Starts one where everybody may do everything. */
    public static DevelopmentCluster start(Path folder) throws IOException {
        return start(LocalClusterConfig.withoutNode(folder, 0));
    }

    /** Starts one where service accounts may do what roles allow, and everything that they ask for is told. */
    public static DevelopmentCluster startWithRoles(Path folder, Audit audit) throws IOException {
        return start(LocalClusterConfig.withoutNode(folder, 0).withRoles(audit));
    }

    private static DevelopmentCluster start(LocalClusterConfig config) throws IOException {
        DevelopmentCluster cluster = new DevelopmentCluster(LocalCluster.start(config));
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

    /** How another process reaches it and may do everything. */
    public String kubeconfig() {
        return server.kubeconfig();
    }

    /** How the controller's process would reach it as a service account of the namespace that is there. */
    public KubernetesClient clientOf(String serviceAccount) {
        return client(Config.fromKubeconfig(server.kubeconfig(NAMESPACE, serviceAccount)));
    }

    /**
     * How it is reached by way of another port of this machine.
     *
     * @param retries how often a request is repeated that was not answered
     */
    public KubernetesClient clientBy(int port, int retries) {
        Config config = Config.fromKubeconfig(kubeconfigBy(port));
        config.setRequestRetryBackoffLimit(retries);
        return client(config);
    }

    /** How another process reaches it by way of another port of this machine. */
    public String kubeconfigBy(int port) {
        return kubeconfig().replace(apiUrl(), "http://127.0.0.1:" + port);
    }

    /** The same as nobody that it knows. */
    public KubernetesClient clientOfNobody() {
        Config config = Config.fromKubeconfig(server.kubeconfig());
        config.setOauthToken("made-up");
        return client(config);
    }

    private static KubernetesClient client(Config config) {
        // A slow machine is no fault.
        config.setRequestTimeout((int) REQUEST_TAKES_AT_MOST.toMillis());
        return new KubernetesClientBuilder().withConfig(config).build();
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

    /** Has something done as it was under definitions that limited nothing. */
    public void withoutLimits(Runnable then) {
        List<GenericKubernetesResource> before = Stream.of("experiments.hubbub.dev", "trials.hubbub.dev")
                .map(name -> client.genericKubernetesResources("apiextensions.k8s.io/v1", "CustomResourceDefinition")
                        .withName(name)
                        .get())
                .toList();
        before.forEach(kept -> client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(kept.getMetadata().getName())
                .edit(definition -> {
                    loosen(definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema());
                    return definition;
                }));
        try {
            then.run();
        } finally {
            before.forEach(definition -> {
                definition.getMetadata().setResourceVersion(null);
                client.resource(definition).update();
            });
        }
    }

    private static void loosen(JSONSchemaProps schema) {
        schema.setMaximum(null);
        schema.setMinimum(null);
        schema.setPattern(null);
        schema.setMinItems(null);
        schema.setMaxLength(null);
        schema.setRequired(List.of());
        schema.setXKubernetesValidations(List.of());
        schema.getProperties().values().forEach(DevelopmentCluster::loosen);
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            loosen(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            loosen(schema.getAdditionalProperties().getSchema());
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
