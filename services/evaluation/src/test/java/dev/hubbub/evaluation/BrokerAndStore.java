package dev.hubbub.evaluation;

import dev.hubbub.contracts.event.Topics;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real broker and a real object store for the service under test. */
public class BrokerAndStore implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private EmbeddedKafka kafka;
    private EmbeddedObjectStore store;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("hubbub-evaluation-test");
            kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
            store = EmbeddedObjectStore.start(folder.resolve("store"), 0, "researcher", "not-a-secret");
            for (String topic : List.of(Topics.EVALUATION, Topics.RESULTS, Topics.PROGRESS, Topics.DEAD_LETTERS)) {
                kafka.createTopic(topic, 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
        return Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "hubbub.s3.endpoint", store.endpoint(),
                "hubbub.s3.access-key", "researcher",
                "hubbub.s3.secret-key", "not-a-secret",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        try {
            if (kafka != null) {
                kafka.close();
            }
            if (store != null) {
                store.close();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
