package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The controller owns statuses and Trials: what a person makes of them does not last. */
class RestorationTest extends ControllerFixture {

    @Test
    void what_was_edited_or_deleted_after_the_end_of_a_run_is_as_the_run_left_it_again() throws Exception {
        manifest("settled", "settled1", "settled2");
        apply("settled", twoModels("settled") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        ExperimentStatus status = awaitFinal("settled").getStatus();
        Map<String, TrialStatus> table = table("settled");
        assertEquals(4, table.size());

        spoil("settled");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertEquals(table, table("settled"));
            assertEquals(status, experiment("settled").getStatus());
        });
        assertEquals(1, trial("settled-a-bs2-len15").getSpec().index() - 1);
        assertEquals(3, trial("settled-a-bs2-len15").getStatus().observedGeneration(), "spoiled and put back");
        await().atMost(PATIENCE).until(() -> eventReasons("settled").contains("Restored"));
    }

    @Test
    void so_is_what_was_spoiled_while_no_controller_looked_though_the_inputs_are_gone() throws Exception {
        manifest("unwatched", "unwatched1");
        apply("unwatched", twoModels("unwatched") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        ExperimentStatus status = awaitFinal("unwatched").getStatus();
        Map<String, TrialStatus> table = table("unwatched");

        controller.close();
        spoil("unwatched");
        patchStatus(experiment("unwatched"), "{\"startTime\": \"yesterday\", \"conditions\": []}");
        objects.delete("media/unwatched.jsonl");
        controller = newController("secret");
        controller.start();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertEquals(table, table("unwatched"));
            assertEquals(status, experiment("unwatched").getStatus());
        });
        assertEquals(1, doneFor("unwatched") / 2, "nothing is computed");
    }

    @Test
    void a_status_that_is_edited_while_its_run_goes_on_is_taken_back() throws Exception {
        manifest("resting", "resting1");
        apply("resting", oneModel("resting") + "suspend: true\n");
        ExperimentStatus status = awaitStatus("resting", known -> known.phase() == ExperimentPhase.Suspended)
                .getStatus();
        patchStatus(experiment("resting"), "{\"phase\": \"Succeeded\", \"sessions\": 12, \"report\": \"s3://b/mine\"}");
        await().atMost(PATIENCE).until(() -> status.equals(experiment("resting").getStatus()));
    }

    @Test
    void a_trial_that_is_edited_while_its_run_comes_to_an_end_is_as_the_run_left_it() throws Exception {
        manifest("ending", "ending1");
        AtomicInteger edits = new AtomicInteger();
        ExecutorService person = Executors.newSingleThreadExecutor();
        Resource<Trial> edited =
                client.resources(Trial.class).inNamespace(NAMESPACE).withName("ending-a-bs5-len15");
        audit = (user, request, allowed) -> {
            // What comes before each writing of the status, the last one, too.
            if (request.name().equals("ending") && request.qualifiedResource().equals("experiments")) {
                person.submit(() -> edited.patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"index\": " + (70 + edits.incrementAndGet()) + "}}"));
            }
        };
        apply("ending", oneModel("ending"));
        awaitFinal("ending");
        audit = (user, request, allowed) -> {};
        person.shutdown();
        assertTrue(person.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(edits.get() > 0);
        await().atMost(PATIENCE)
                .until(() -> trial("ending-a-bs5-len15").getSpec().index() == 1);
    }

    /** Makes of a table and its status what a person should not. */
    private static void spoil(String name) {
        patchStatus(trial(name + "-a-bs1-len15"), "{\"wer\": 0.01, \"message\": \"mine\"}");
        client.resource(trial(name + "-a-bs2-len15"))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"index\": 77}}");
        client.resource(trial(name + "-b-bs1-len15")).delete();
        Trial stray = new Trial();
        stray.setMetadata(Ownership.metadata(experiment(name), name + "-stray", Map.of()));
        stray.setSpec(trial(name + "-b-bs2-len15").getSpec());
        client.resource(stray).create();
        ExperimentStatus before = experiment(name).getStatus();
        patchStatus(experiment(name), "{\"best\": {\"trial\": \"mine\", \"value\": 0.0}, \"message\": \"all mine\"}");
        assertNotEquals(before, experiment(name).getStatus());
    }

    private static void patchStatus(HasMetadata object, String status) {
        client.resource(object)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": " + status + "}");
    }

    private static Map<String, TrialStatus> table(String name) {
        Map<String, TrialStatus> table = new TreeMap<>();
        client
                .resources(Trial.class)
                .inNamespace(NAMESPACE)
                .withLabel(Experiment.EXPERIMENT_LABEL, name)
                .list()
                .getItems()
                .stream()
                // A spec that was spoiled and put back is another generation, and the same.
                .filter(trial -> trial.getStatus() != null)
                .forEach(trial -> table.put(
                        trial.getMetadata().getName(), trial.getStatus().observing(1L)));
        return table;
    }
}
