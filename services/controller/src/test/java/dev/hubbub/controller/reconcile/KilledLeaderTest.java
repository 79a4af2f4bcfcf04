package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.ControllerSettings.LeaderElection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One of two controllers works, and is killed, as with its node. */
class KilledLeaderTest extends DisturbedRuns {

    private static final String LEASE = "one-of-two";

    /** Looks at a Lease as the application does; only gives up its own later, for that would end the tests. */
    private static final LeaderElection SECOND = new LeaderElection(
            Optional.of(NAMESPACE),
            LEASE,
            "second",
            LeaderElection.ofThisProcess(Optional.empty(), LEASE).lasts(),
            Duration.ofMillis(9500),
            LeaderElection.ofThisProcess(Optional.empty(), LEASE).askedEvery());

    private static ControllerProcess leader;

    @BeforeAll
    static void have_two() throws Exception {
        controller.close();
        leader = ControllerProcess.start(
                folder, kafka.bootstrapServers(), store.endpoint(), cluster.kubeconfig(), NAMESPACE, LEASE);
        await().atMost(PATIENCE).until(() -> !holder().isEmpty());
        registry = new SimpleMeterRegistry();
        controller = new Controller(
                settings("secret", Set.of(), Optional.of(SECOND)), client, registry, telemetry, Clock.systemUTC());
        controller.start();
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
    }

    @AfterAll
    static void kill_the_first() throws Exception {
        leader.close();
    }

    @Test
    void a_leader_that_is_killed_at_any_phase_is_followed_within_fifteen_seconds_by_one_that_read_no_result_before()
            throws Exception {
        Instant[] killed = new Instant[1];
        disturb(
                "killed",
                () -> {
                    assertTrue(controller.standby().orElseThrow().startsWith("Waiting for the Lease lab/" + LEASE));
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
                    assertEquals("second", holder());
                });
        assertTrue(results() > 0);
    }

    private static double results() {
        return registry.find("hubbub.results").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String holder() {
        return Optional.ofNullable(
                        client.leases().inNamespace(NAMESPACE).withName(LEASE).get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse("");
    }
}
