package dev.hubbub.controller;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real broker and a real store for the controller as an application, and the development API server. */
public class SurroundingsResource implements QuarkusTestResourceLifecycleManager {

    private static final String API_SERVER = "kubernetes.master";
    private static final String ENDPOINT = "hubbub.s3.endpoint";

    private EmbeddedKafka kafka;
    private EmbeddedObjectStore store;
    private DevelopmentCluster cluster;

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
            cluster = DevelopmentCluster.start(folder.resolve("cluster"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.setProperty(API_SERVER, cluster.apiUrl());
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
        cluster.close();
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kafka.close();
    }
}
