package dev.hubbub.controller;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real broker and a real store for the controller as an application, and an API server's mock. */
public class SurroundingsResource implements QuarkusTestResourceLifecycleManager {

    private static final String API_SERVER = "kubernetes.master";
    private static final String ENDPOINT = "hubbub.s3.endpoint";

    private EmbeddedKafka kafka;
    private EmbeddedObjectStore store;
    private KubernetesMockServer server;

    /** How a test reaches the store. */
    static ObjectStoreSettings storeSettings() {
        return new ObjectStoreSettings(System.getProperty(ENDPOINT), "key", "secret", "hubbub");
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("hubbub-controller-test");
            kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
            store = EmbeddedObjectStore.start(folder.resolve("s3"), 0, "key", "secret");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = new KubernetesMockServer(
                new io.fabric8.mockwebserver.Context(),
                new MockWebServer(),
                new HashMap<>(),
                new KubernetesCrudDispatcher(),
                false);
        server.init();
        server.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(Experiment.class));
        server.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(Trial.class));
        System.setProperty(API_SERVER, "http://localhost:" + server.getPort());
        System.setProperty(ENDPOINT, store.endpoint());
        return Map.of(
                "hubbub.kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                ENDPOINT,
                store.endpoint(),
                "hubbub.s3.access-key",
                "key",
                "hubbub.s3.secret-key",
                "secret",
                "quarkus.http.test-port",
                "0");
    }

    @Override
    public void stop() {
        System.clearProperty(API_SERVER);
        System.clearProperty(ENDPOINT);
        server.destroy();
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kafka.close();
    }
}
