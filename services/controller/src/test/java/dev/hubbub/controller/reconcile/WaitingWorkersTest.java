package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workers that are there and cannot go on for now. */
class WaitingWorkersTest extends ControllerFixture {

    private static final String FULL = "There is no room left in /tmp (No space left on device): free space there.";

    @Test
    void what_a_worker_waits_for_shows_in_the_experiment_until_it_goes_on_and_costs_nothing() throws Exception {
        manifest("waiting", "w1", "w2");
        workers.waitingFor.put(StageName.TRANSCRIPTION, FULL);
        apply("waiting", oneModel("waiting"));

        ExperimentStatus status = awaitStatus(
                        "waiting", known -> String.valueOf(known.message()).contains(FULL))
                .getStatus();
        assertEquals(ExperimentPhase.Running, status.phase());
        assertTrue(status.message().endsWith("; the worker fake waits: " + FULL), status.message());
        assertEquals("False WorkersWaiting the worker fake waits: " + FULL, workersReady("waiting"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(List.of("the worker fake waits: " + FULL), told("waiting")));

        workers.waitingFor.clear();
        status = awaitFinal("waiting").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals("2/2", trial("waiting-a-bs5-len15").getStatus().sessions());
        assertEquals(1, told("waiting").size(), "said once while it lasted");
    }

    private static List<String> told(String experiment) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(experiment)
                        && event.getReason().equals(Condition.Reason.WorkersWaiting.name()))
                .map(event -> event.getMessage())
                .toList();
    }
}
