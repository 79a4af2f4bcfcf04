package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the controller cannot do without goes away, while experiments are in all phases there are. */
class OutageAtEveryPhaseTest extends DisturbedRuns {

    /** Longer than the broker's clients try to deliver. */
    private static final Duration LONG = outage(Duration.ofSeconds(17));

    /** Others refuse at once, and clients give up within this time. */
    private static final Duration SHORT = outage(Duration.ofSeconds(6));

    /** With a pause of 100 ms that doubles, a request to the API server is given up after three seconds of these. */
    private static final int RETRIES = 5;

    private static Wire wire;
    private static KubernetesClient wired;

    @BeforeAll
    static void reach_the_api_server_by_a_wire() throws IOException {
        controller.close();
        wire = new Wire(URI.create(cluster.apiUrl()).getPort());
        wired = cluster.clientBy(wire.port(), RETRIES);
        registry = new SimpleMeterRegistry();
        controller = new Controller(settings("secret"), wired, registry, telemetry, Clock.systemUTC());
        controller.start();
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
    }

    @AfterAll
    static void cut_the_wire() throws IOException {
        controller.close();
        wired.close();
        wire.close();
    }

    @Test
    void a_broker_that_is_away_longer_than_anybody_tries_to_reach_it_costs_only_time() throws Exception {
        int port = kafka.port();
        disturb("broker", kafka::close, () -> {
            assertMissedFor(LONG, "broker");
            kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        });
    }

    @Test
    void a_store_that_is_away_costs_only_time() throws Exception {
        int port = store.port();
        disturb("store", store::close, () -> {
            assertMissedFor(SHORT, "object store");
            store = EmbeddedObjectStore.start(folder.resolve("s3"), port, "key", "secret");
        });
    }

    @Test
    void an_api_server_that_is_away_costs_only_time() throws Exception {
        disturb("server", wire::cut, () -> {
            assertThrows(
                    ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), wire.port()).close());
            assertMissedFor(SHORT, "API server");
            wire.mend();
        });
    }

    private static void assertMissedFor(Duration outage, String dependency) {
        assertLivesFor(outage);
        await().atMost(PATIENCE)
                .until(() -> controller.missing().orElse("").startsWith("Waiting for the " + dependency + ": "));
    }

    private static void assertLivesFor(Duration outage) {
        await().during(outage).atMost(outage.multipliedBy(3)).until(controller::isAlive);
    }
}
