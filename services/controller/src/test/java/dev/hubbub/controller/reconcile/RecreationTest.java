package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Garbage;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an experiment that is made anew while Kubernetes still collects what belonged to the first. */
class RecreationTest extends ControllerFixture {

    private static final String HOLD = "hubbub.test/hold";
    private static final Duration A_WHILE = Duration.ofSeconds(3);

    @Test
    void an_experiment_that_is_made_anew_has_a_table_of_its_own() throws Exception {
        manifest("again", "again1");
        apply("again", oneModel("again"));
        awaitFinal("again");
        String first = experiment("again").getMetadata().getUid();
        hold(trial("again-a-bs5-len15"));
        delete("again");

        apply("again", oneModel("again"));
        await().atMost(PATIENCE)
                .until(() -> experiment("again").getStatus() != null
                        && experiment("again").getStatus().startTime() != null);
        await().during(A_WHILE)
                .atMost(PATIENCE)
                .until(() -> !isComplete(experiment("again").getStatus()));
        assertEquals(first, owner(trial("again-a-bs5-len15")));

        release(trial("again-a-bs5-len15"));
        ExperimentStatus status = awaitFinal("again").getStatus();
        assertEquals(new ExperimentStatus.OutputCounts(4, 0, 4, 0, 0), status.outputs());
        assertEquals(experiment("again").getMetadata().getUid(), owner(trial("again-a-bs5-len15")));
        assertEquals(
                TrialPhase.Succeeded, trial("again-a-bs5-len15").getStatus().phase());
    }

    @Test
    void a_job_that_was_given_up_for_an_earlier_experiment_fails_nothing_of_the_next() throws Exception {
        manifest("twice", "twice1");
        workers.node.brokenJobs.put("lab/twice", "BackoffLimitExceeded");
        apply("twice", oneModel("twice"));
        assertEquals(ExperimentPhase.Failed, awaitFinal("twice").getStatus().phase());
        HasMetadata failed = jobs("twice").get(0);
        hold(failed);
        delete("twice");
        workers.node.brokenJobs.remove("lab/twice");

        apply("twice", oneModel("twice"));
        ExperimentStatus status = awaitFinal("twice").getStatus();

        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertFalse(jobs("twice").isEmpty());
        release(client.resource(failed).get());
    }

    @Test
    void an_experiment_that_says_so_takes_away_what_keeps_its_outputs_and_nothing_that_another_uses() throws Exception {
        manifest("shared", "shared1");
        String gated = twoModels("shared") + "gates: [{candidate: a, base: b, inDomain: [d]}]\n";
        apply("staying", gated);
        awaitFinal("staying");
        apply("leaving", gated + "decoding: {grid: {beamSize: [5, 2]}}\ndeletionPolicy: Delete\n");
        awaitFinal("leaving");
        put(ReportTask.published(NAMESPACE, "leaving") + "index.html", "its page");
        put(ReportTask.indexed(NAMESPACE, "leaving") + "head.json", "{}");
        ArtifactStore artifacts = new ArtifactStore(objects);
        assertEquals(List.of(), unused(artifacts));
        assertEquals(2, artifacts.alone(StageName.GATE).size());

        delete("leaving");
        List<StageName> own =
                List.of(StageName.SCORING, StageName.SCORING, StageName.TRANSCRIPTION, StageName.TRANSCRIPTION);
        assertEquals(own, unused(artifacts), "what the beam of 2 gave");
        assertEquals(1, artifacts.alone(StageName.GATE).size(), "another's report names the other verdict");
        assertEquals(List.of(), objects.list(ReportTask.published(NAMESPACE, "leaving")));
        assertEquals(List.of(), objects.list(ReportTask.indexed(NAMESPACE, "leaving")));

        delete("staying");
        assertEquals(own, unused(artifacts), "it keeps its own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"planned", "taken-up"})
    void a_verdict_that_a_running_experiment_found_stays_for_its_report_also_under_a_new_controller(String name)
            throws Exception {
        manifest(name, name + "1");
        String gated = twoModels(name) + "gates: [{candidate: a, base: b, inDomain: [d]}]\ndeletionPolicy: Delete\n";
        ArtifactStore artifacts = new ArtifactStore(objects);
        int before = artifacts.alone(StageName.GATE).size();
        apply("before-" + name, gated);
        awaitFinal("before-" + name);
        workers.hold(StageName.REPORT, "lab/" + name);
        apply(name, gated);
        await().atMost(PATIENCE).until(() -> workers.isHolding(StageName.REPORT, "lab/" + name));

        if (name.equals("taken-up")) {
            controller.close();
            client.resource(experiment("before-" + name)).delete();
            controller = newController("secret");
            controller.start();
        } else {
            client.resource(experiment("before-" + name)).delete();
        }
        await().atMost(PATIENCE).until(() -> experiment("before-" + name) == null);
        assertEquals(before + 1, artifacts.alone(StageName.GATE).size());
        workers.letAllGo();
        assertEquals(1, awaitFinal(name).getStatus().gates().size());

        delete(name);
        assertEquals(before, artifacts.alone(StageName.GATE).size());
    }

    /** The stages of what hubbub gc would take. */
    private static List<StageName> unused(ArtifactStore artifacts) throws Exception {
        return Garbage.of(artifacts, List.of(), Instant.now().plus(PATIENCE)).unused().stream()
                .map(unused -> unused.output().stage())
                .sorted(Comparator.comparing(StageName::text))
                .toList();
    }

    private static void delete(String name) {
        client.resource(experiment(name)).delete();
        await().atMost(PATIENCE).until(() -> experiment(name) == null);
    }

    // Kubernetes collects an experiment's things some time after it, at the latest when nobody holds them.
    private static void hold(HasMetadata object) {
        client.resource(object).edit(current -> {
            current.addFinalizer(HOLD);
            return current;
        });
    }

    private static void release(HasMetadata object) {
        client.resource(object).edit(current -> {
            current.removeFinalizer(HOLD);
            return current;
        });
    }

    private static String owner(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().get(0).getUid();
    }
}
