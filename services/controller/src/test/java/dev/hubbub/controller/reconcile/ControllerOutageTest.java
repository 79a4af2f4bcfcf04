package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Broker or store are away for a while, or the controller itself. */
class ControllerOutageTest extends ControllerFixture {

    @Test
    void what_was_to_be_sent_while_the_broker_was_away_is_sent_once_and_the_status_says_so_meanwhile()
            throws Exception {
        manifest("known", "k1");
        apply("known", oneModel("known"));
        awaitFinal("known");
        manifest("away", "a1", "a2", "a3");
        int port = kafka.port();
        kafka.close();

        apply("away", oneModel("away") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        annotate("known", "again");
        ExperimentStatus held =
                awaitStatus("away", ControllerOutageTest::isHeld).getStatus();
        assertEquals(ExperimentPhase.Running, held.phase());
        assertEquals(
                Condition.Status.False,
                condition(held, Condition.Type.Progressing).status());
        assertTrue(held.message().contains("HUBBUB_KAFKA_BOOTSTRAP_SERVERS"), held.message());
        assertEquals(0, held.outputs().running(), "nothing was taken for sent");
        ExperimentStatus reused =
                awaitStatus("known", ControllerOutageTest::isHeld).getStatus();
        assertEquals(
                Condition.Status.False,
                condition(reused, Condition.Type.Complete).status(),
                "its report is not sent");
        await().atMost(PATIENCE).until(() -> controller.missing().orElse("").startsWith("Waiting for the broker: "));
        assertTrue(controller.isAlive(), "waiting is no reason to be killed");

        kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        assertEquals(ExperimentPhase.Succeeded, awaitFinal("away").getStatus().phase());
        awaitStatus("known", status -> status.phase() == ExperimentPhase.Succeeded && isComplete(status));
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
        List<Task> tasks = workers.done.stream()
                .filter(task -> task.title().contains("a1")
                        || task.title().contains("a2")
                        || task.title().contains("a3"))
                .toList();
        assertEquals(6, tasks.size(), "a segmentation and a transcription for each session: " + tasks);
        assertEquals(6, new HashSet<>(tasks).size());
    }

    @Test
    void a_restarted_controller_goes_on_where_the_other_stopped() throws Exception {
        manifest("restart", "r1", "r2");
        apply("restart", oneModel("restart") + "suspend: true\ndecoding: {grid: {beamSize: [1, 2]}}\n");
        String start = awaitStatus("restart", known -> known.phase() == ExperimentPhase.Suspended)
                .getStatus()
                .startTime();
        controller.close();
        edit("restart", oneModel("restart") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        controller = newController("secret");
        controller.start();
        ExperimentStatus status = awaitFinal("restart").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase());
        assertNotNull(start);
        assertEquals(new ExperimentStatus.OutputCounts(9, 9, 0, 0, 0), status.outputs());
    }

    @Test
    void a_store_that_goes_away_for_a_while_costs_only_time() throws Exception {
        manifest("outage", "o1");
        apply("outage", oneModel("outage") + "suspend: true\n");
        awaitStatus("outage", known -> known.phase() == ExperimentPhase.Suspended);
        int port = store.port();
        store.close();
        edit("outage", oneModel("outage"));
        ExperimentStatus status = awaitStatus("outage", known -> known.phase() == ExperimentPhase.Pending)
                .getStatus();
        assertEquals(
                Condition.Reason.StoreUnavailable,
                condition(status, Condition.Type.Progressing).reason());
        store = EmbeddedObjectStore.start(folder.resolve("s3"), port, "key", "secret");
        assertEquals(ExperimentPhase.Succeeded, awaitFinal("outage").getStatus().phase());
    }

    @Test
    void an_experiment_that_is_deleted_while_the_store_is_away_waits_for_it_whatever_the_clusters_clock_says()
            throws Exception {
        int port = store.port();
        deleteWithoutStore("deleted", new AdvancingClock());
        store = EmbeddedObjectStore.start(folder.resolve("s3"), port, "key", "secret");
        await().atMost(PATIENCE).until(() -> experiment("deleted") == null);
        assertFalse(eventReasons("deleted").contains("LeftBehind"));
        controller.close();
        controller = newController("secret");
        controller.start();
    }

    @Test
    void what_a_store_that_does_not_come_back_keeps_is_left_behind_with_a_word() throws Exception {
        AdvancingClock clock = new AdvancingClock();
        int port = store.port();
        deleteWithoutStore("left", clock);
        clock.advance(Duration.ofMinutes(2));
        await().atMost(PATIENCE).until(() -> experiment("left") == null);
        await().atMost(PATIENCE).until(() -> eventReasons("left").contains("LeftBehind"));
        assertEquals(List.of(), jobs("left"), "what needs no store is gone all the same");
        store = EmbeddedObjectStore.start(folder.resolve("s3"), port, "key", "secret");
        controller.close();
        controller = newController("secret");
        controller.start();
    }

    /** Deletes an experiment under a controller whose clock is an hour ahead. */
    private static void deleteWithoutStore(String name, AdvancingClock clock) throws Exception {
        manifest(name, name + "1");
        apply(name, oneModel(name));
        awaitFinal(name);
        controller.close();
        clock.advance(Duration.ofHours(1));
        controller = new Controller(settings("secret"), client, new SimpleMeterRegistry(), telemetry, clock);
        controller.start();
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
        store.close();
        client.resource(experiment(name)).delete();
        await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> experiment(name) != null);
    }

    @Test
    void what_is_not_there_yet_is_waited_for_and_named() throws Exception {
        try (Controller other = newController("wrong")) {
            other.start();
            await().atMost(PATIENCE).until(() -> other.missing().orElse("").contains("HUBBUB_S3_ACCESS_KEY"));
            assertTrue(other.isAlive(), "waiting is no reason to be killed");
        }
    }

    private static boolean isHeld(ExperimentStatus status) {
        return condition(status, Condition.Type.Progressing).reason() == Condition.Reason.BrokerUnavailable;
    }
}
