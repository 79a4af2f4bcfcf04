package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.embedded.EmbeddedKafka;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerOutageTest extends ControllerFixture {

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
        ExperimentStatus held = awaitStatus("away", BrokerOutageTest::isHeld).getStatus();
        assertEquals(ExperimentPhase.Running, held.phase());
        assertEquals(
                Condition.Status.False,
                condition(held, Condition.Type.Progressing).status());
        assertTrue(held.message().contains("HUBBUB_KAFKA_BOOTSTRAP_SERVERS"), held.message());
        assertEquals(0, held.outputs().running(), "nothing was taken for sent");
        ExperimentStatus reused = awaitStatus("known", BrokerOutageTest::isHeld).getStatus();
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

    private static boolean isHeld(ExperimentStatus status) {
        return condition(status, Condition.Type.Progressing).reason() == Condition.Reason.BrokerUnavailable;
    }
}
