package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStoreSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
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
import java.util.Map;

/** What an API server is told before anybody uses it: what an Experiment is, and what pods may open the store with. */
final class ClusterContents implements AutoCloseable {

    /** The Secret that the controller's Jobs refer to. */
    private static final String STORE_SECRET = "hubbub-store";

    private final KubernetesClient client;

    /** Of the API server of this URL, which may take this long for each. */
    ClusterContents(String apiUrl, Duration patience) {
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(apiUrl)
                        .withRequestTimeout(Math.toIntExact(patience.toMillis()))
                        .withConnectionTimeout(Math.toIntExact(patience.toMillis()))
                        .build())
                .build();
    }

    /** Applies every definition in a folder. */
    void define(Path folder) throws IOException, StackFailure {
        for (Path definition : definitions(folder)) {
            applyFile(definition);
        }
    }

    /** Lets the pods of every namespace that is there open the store. */
    void admit(StackRecord.Store store) throws StackFailure {
        try {
            client.namespaces()
                    .list()
                    .getItems()
                    .forEach(namespace -> apply(new SecretBuilder()
                            .withNewMetadata()
                            .withName(STORE_SECRET)
                            .withNamespace(namespace.getMetadata().getName())
                            .endMetadata()
                            .withStringData(Map.of(
                                    ObjectStoreSettings.ACCESS_KEY,
                                    store.accessKey(),
                                    ObjectStoreSettings.SECRET_KEY,
                                    store.secretKey()))
                            .build()));
        } catch (KubernetesClientException e) {
            throw failure("The store's Secret " + STORE_SECRET, e);
        }
    }

    @Override
    public void close() {
        client.close();
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

    private void applyFile(Path definition) throws IOException, StackFailure {
        try (InputStream yaml = Files.newInputStream(definition)) {
            client.load(yaml).items().forEach(this::apply);
        } catch (KubernetesClientException e) {
            throw failure("The custom resource definition " + definition, e);
        }
    }

    private void apply(HasMetadata resource) {
        client.resource(resource).fieldManager("hubbub").forceConflicts().serverSideApply();
    }

    // Without a status there was no answer that could refuse anything.
    private static StackFailure failure(String what, KubernetesClientException e) {
        return new StackFailure(
                what + (e.getStatus() == null ? " could not be applied: " : " was refused: ") + e.getMessage(), e);
    }
}
