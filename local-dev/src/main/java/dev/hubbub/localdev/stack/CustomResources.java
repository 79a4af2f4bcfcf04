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
import java.time.Duration;
import java.util.List;

/** Tells an API server what an Experiment is. */
final class CustomResources {

    private final String apiUrl;
    private final Duration patience;

    /** Applies to the API server of this URL, which may take this long for each. */
    CustomResources(String apiUrl, Duration patience) {
        this.apiUrl = apiUrl;
        this.patience = patience;
    }

    /** Applies every definition in a folder. */
    void apply(Path folder) throws IOException, StackFailure {
        List<Path> definitions = definitions(folder);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(apiUrl)
                        .withRequestTimeout(Math.toIntExact(patience.toMillis()))
                        .withConnectionTimeout(Math.toIntExact(patience.toMillis()))
                        .build())
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
            // Without a status there was no answer that could refuse anything.
            throw new StackFailure(
                    "The custom resource definition " + definition
                            + (e.getStatus() == null ? " could not be applied: " : " was refused: ") + e.getMessage(),
                    e);
        }
    }
}
