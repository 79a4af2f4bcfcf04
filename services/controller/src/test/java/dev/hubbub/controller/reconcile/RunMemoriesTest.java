package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunMemoriesTest {

    private static final Instant TIME = Instant.parse("2026-01-01T10:00:00Z");

    // Nothing of it is asked for here.
    private final ObjectStore objects =
            ObjectStore.connect(new ObjectStoreSettings("http://localhost:1", "key", "secret", "hubbub"));
    private final RunMemories memories =
            new RunMemories(new ArtifactStore(objects), OpenTelemetry.noop(), Clock.systemUTC());

    @AfterEach
    void close() {
        objects.close();
    }

    @Test
    void a_run_that_is_over_keeps_its_status_and_nothing_that_grows_with_the_experiment() {
        RunMemory memory = memories.of(experiment(null));
        WeakReference<RunWork> work = new WeakReference<>(memory.work());
        memory.wrote(status(Condition.Status.True), TIME);

        memory.finish(status(Condition.Status.True));

        await().until(() -> {
            System.gc();
            return work.get() == null;
        });
        assertEquals(ExperimentPhase.Succeeded, memory.status().orElseThrow().phase());
        assertThrows(IllegalStateException.class, memory::work);
    }

    @Test
    void what_comes_in_after_the_end_of_a_run_leaves_nothing_behind() {
        RunMemory memory = memories.of(experiment(null));
        TaskProgress progress =
                new TaskProgress(Digest.of("task"), StageName.SCORING, "w", "a trial", 0.5, "half of it", 1, 0.5);
        assertTrue(memory.heard(progress, TIME));
        memory.ended(Digest.of("other"), TIME);
        assertEquals(1, memory.resultsToShow());

        memory.finish(status(Condition.Status.True));

        assertFalse(memory.heard(progress, TIME.plusSeconds(60)));
        memory.ended(Digest.of("task"), TIME);
        assertEquals(0, memory.resultsToShow());
        assertEquals(List.of(), memory.running(TIME));
    }

    @Test
    void a_share_that_its_worker_has_left_is_no_longer_shown_as_running() {
        RunMemory memory = memories.of(experiment(null));
        Digest share = Digest.of("share of three");
        memory.heard(new TaskProgress(share, StageName.SCORING, "w", "trials", 0.5, "half of it", 1, 1.5), TIME);
        memory.ended(Digest.of("one of them"), TIME);
        assertEquals(1.5, memory.partialOutputs(TIME));

        memory.heard(new TaskProgress(share, StageName.SCORING, "w", "trials", 1, "over", 2, 0), TIME);

        assertEquals(List.of(), memory.running(TIME));
        assertEquals(0, memory.partialOutputs(TIME));
    }

    @Test
    void a_controller_that_starts_after_the_end_of_a_run_does_not_take_it_up() {
        assertTrue(memories.of(experiment(status(Condition.Status.False)))
                .unfinishedWork()
                .isPresent());
        memories.forget(experiment(null));
        assertTrue(memories.of(experiment(status(Condition.Status.True)))
                .unfinishedWork()
                .isEmpty());
    }

    private static Experiment experiment(ExperimentStatus status) {
        Experiment experiment = ControllerFixture.parse("study", "datasets: []\nmodels: []\n");
        experiment.getMetadata().setUid("uid");
        experiment.getMetadata().setGeneration(1L);
        experiment.setStatus(status);
        return experiment;
    }

    private static ExperimentStatus status(Condition.Status complete) {
        return new ExperimentStatus(
                complete == Condition.Status.True ? ExperimentPhase.Succeeded : ExperimentPhase.Running,
                1L,
                null,
                null,
                null,
                "a message",
                List.of(new Condition(
                        Condition.Type.Complete,
                        complete,
                        Condition.Reason.AllTrialsSucceeded,
                        "a message",
                        1L,
                        TIME.toString())),
                null,
                null,
                1,
                1.0,
                null,
                null,
                null,
                null,
                TIME.toString(),
                null);
    }
}
