package dev.hubbub.localdev.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells an API server what an Experiment is. */
final class CustomResources {

    private final String apiUrl;

    CustomResources(String apiUrl) {
        this.apiUrl = apiUrl;
    }

    /** Applies every definition in a folder. */
    void apply(Path folder) throws IOException, StackFailure {
        List<Path> definitions = definitions(folder);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Config.empty()).withMasterUrl(apiUrl).build())
                .build()) {
            for (Path definition : definitions) {
                apply(client, definition);
            }
        }
    }

    private static List<Path> definitions(Path folder) throws IOException, StackFailure {
        if (!Files.isDirectory(folder)) {
            throw new StackFailure("There are no custom resource definitions in " + folder
                    + ": check out the whole of Hubbub, its folder k8s included.");
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
    }

    private static void apply(KubernetesClient client, Path definition) throws IOException, StackFailure {
        try (InputStream yaml = Files.newInputStream(definition)) {
            for (HasMetadata resource : client.load(yaml).items()) {
                client.resource(resource)
                        .fieldManager("hubbub")
                        .forceConflicts()
                        .serverSideApply();
            }
        } catch (KubernetesClientException e) {
            throw new StackFailure(
                    "The custom resource definition " + definition + " was refused: " + e.getMessage(), e);
        }
    }
}
