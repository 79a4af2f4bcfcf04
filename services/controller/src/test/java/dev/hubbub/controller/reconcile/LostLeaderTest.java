package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.ControllerSettings.LeaderElection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controller that works is killed, as with its node, or has to end by itself. */
class LostLeaderTest extends DisturbedRuns {

    private static final String TWO = "one-of-two";
    private static final String ALONE = "alone";
    private static final LeaderElection USUAL = LeaderElection.ofThisProcess(Optional.of(NAMESPACE), TWO);

    /** Looks at a Lease as the application does; only gives up its own later, for that would end the tests. */
    private static final LeaderElection SECOND = new LeaderElection(
            USUAL.namespace(), TWO, "second", USUAL.lasts(), Duration.ofMillis(9500), USUAL.askedEvery());

    private ControllerProcess leader;

    @BeforeEach
    void end_what_leads() {
        controller.close();
    }

    @AfterEach
    void end_both() throws Exception {
        leader.close();
        controller.close();
    }

    @Test
    void a_leader_that_is_killed_at_any_phase_is_followed_within_fifteen_seconds_by_one_that_read_no_result_before()
            throws Exception {
        leader = start(cluster.kubeconfig(), TWO);
        registry = new SimpleMeterRegistry();
        controller = new Controller(
                settings("secret", Set.of(), Optional.of(SECOND)), client, registry, telemetry, Clock.systemUTC());
        controller.start();
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
        Instant[] killed = new Instant[1];
        disturb(
                "killed",
                () -> {
                    assertTrue(controller.standby().orElseThrow().startsWith("Waiting for the Lease lab/" + TWO));
                    assertEquals(0, results());
                    leader.kill();
                    killed[0] = Instant.now();
                },
                () -> {
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> controller.standby().isEmpty());
                    Duration without = Duration.between(killed[0], Instant.now());
                    assertTrue(without.compareTo(Duration.ofSeconds(15)) < 0, without::toString);
                    assertEquals("second", holder(TWO));
                });
        assertTrue(results() > 0);
    }

    @Test
    void a_leader_that_cannot_reach_the_api_server_ends_and_the_one_started_in_its_place_waits_as_long_as_it_takes()
            throws Exception {
        try (Wire wire = new Wire(URI.create(cluster.apiUrl()).getPort())) {
            leader = start(cluster.kubeconfigBy(wire.port()), ALONE);
            disturb("alone", wire::cut, () -> {
                await().atMost(PATIENCE).until(() -> leader.ends().equals(List.of(1)));
                // With the time until it ended, longer than a Lease lasts, too.
                Duration outage = outage(Duration.ofSeconds(5));
                await().during(outage).atMost(outage.multipliedBy(2)).until(() -> leader.ends()
                        .equals(List.of(1)));
                wire.mend();
            });
            assertEquals(List.of(1), leader.ends());
            assertTrue(leader.end(PATIENCE));
            assertEquals("", holder(ALONE), "one that is asked to end leaves its Lease to the next at once");
        }
    }

    private static ControllerProcess start(String kubeconfig, String lease) throws Exception {
        ControllerProcess started = ControllerProcess.start(
                folder, kafka.bootstrapServers(), store.endpoint(), kubeconfig, NAMESPACE, lease);
        await().atMost(PATIENCE).until(() -> !holder(lease).isEmpty());
        return started;
    }

    private static double results() {
        return registry.find("hubbub.results").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String holder(String lease) {
        return Optional.ofNullable(
                        client.leases().inNamespace(NAMESPACE).withName(lease).get())
                .map(held -> held.getSpec().getHolderIdentity())
                .orElse("");
    }
}
