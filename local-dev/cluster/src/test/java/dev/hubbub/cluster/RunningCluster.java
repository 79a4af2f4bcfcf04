package dev.hubbub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A cluster for a test class, with the Recipe kind installed, a Kubernetes client and plain HTTP to talk to it. */
final class RunningCluster implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String RECIPES = "/apis/kitchen.test/v1alpha1/namespaces/default/recipes";
    private static final ResourceDefinitionContext RECIPE = new ResourceDefinitionContext.Builder()
            .withGroup("kitchen.test")
            .withVersion("v1alpha1")
            .withKind("Recipe")
            .withPlural("recipes")
            .withNamespaced(true)
            .build();

    private final LocalCluster cluster;
    private final KubernetesClient client;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningCluster(LocalCluster cluster) {
        this.cluster = cluster;
        Config config = Config.fromKubeconfig(cluster.kubeconfig());
        config.setRequestRetryBackoffLimit(0);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    static LocalClusterConfig config(Path folder) {
        return new LocalClusterConfig(
                folder,
                0,
                new LocalNodeConfig(
                        Map.of("test/shell", ContainerCommand.of("sh", "-c")),
                        Map.of("SITE", "laptop"),
                        Map.of("DEVICE", "cpu"),
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(2)));
    }

    static RunningCluster start(Path folder) {
        RunningCluster running = new RunningCluster(LocalCluster.start(config(folder)));
        running.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", recipeDefinition());
        return running;
    }

    static String recipeDefinition() {
        try (InputStream in = RunningCluster.class.getResourceAsStream("/recipes-crd.yaml")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LocalCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return client;
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            recipes() {
        return client.genericKubernetesResources(RECIPE);
    }

    /** An answer of the server. */
    record Answer(int code, JsonNode body, HttpResponse<String> response) {
        String message() {
            return body.path("message").asText();
        }
    }

    Answer get(String path) {
        return call("GET", path, null, null);
    }

    Answer post(String path, String yaml) {
        return call("POST", path, "application/json", json(yaml));
    }

    Answer put(String path, JsonNode object) {
        return call("PUT", path, "application/json", object.toString());
    }

    Answer patch(String path, String form, String yaml) {
        return call("PATCH", path, "application/" + form, json(yaml));
    }

    Answer delete(String path, String optionsYaml) {
        return call("DELETE", path, "application/json", json(optionsYaml));
    }

    Answer call(String method, String path, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cluster.apiUrl() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return send(request);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String json(String yaml) {
        return tree(yaml).toString();
    }

    static JsonNode tree(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Recipe with a spec in flow YAML, as {@code {dish: soup}}. */
    static String recipe(String name, String spec) {
        return "{apiVersion: kitchen.test/v1alpha1, kind: Recipe, metadata: {name: " + name + "}, spec: " + spec + "}";
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
