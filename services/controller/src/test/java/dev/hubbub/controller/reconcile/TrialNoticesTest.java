package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.running.RunningTrials;
import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import dev.hubbub.embedded.EmbeddedObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialNoticesTest {

    private final TrialMemory memory = new TrialMemory();

    @TempDir
    Path folder;

    private EmbeddedObjectStore store;
    private ObjectStore objects;
    private TrialNotices notices;

    @BeforeEach
    void start() throws Exception {
        store = EmbeddedObjectStore.start(folder, 0, "key", "not-a-secret");
        objects = ObjectStore.connect(new ObjectStoreSettings(store.endpoint(), "key", "not-a-secret", "hubbub"));
        objects.ensureBucket();
        notices = new TrialNotices(objects, Duration.ofMinutes(1), Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        objects.close();
        store.close();
    }

    @Test
    void the_dashboard_is_told_what_trials_are_called_and_how_far_they_are_until_the_experiment_is_gone()
            throws Exception {
        Experiment shown = experiment("shown");
        assertEquals(Optional.empty(), notices.tell(shown, memory, trials(1), false));
        String key = RunningTrials.key("lab", "shown");
        RunningTrials told = Json.read(objects.read(key), RunningTrials.class);
        assertEquals(
                List.of("a Running 1 of 7", "b Pending 0 of 7"),
                told.trials().stream().map(TrialNoticesTest::line).toList());

        // Mere counts wait their turn, and whoever is told when that is looks again then.
        assertTrue(notices.tell(shown, memory, trials(2), false).isPresent());
        assertEquals(told, Json.read(objects.read(key), RunningTrials.class));

        notices.forget(shown);
        assertEquals(Optional.empty(), objects.stat(key));
    }

    @Test
    void an_experiment_that_is_done_does_not_wait_for_a_store_that_takes_no_notice() throws Exception {
        Experiment barred = experiment("barred");
        String folderOfNotices = RunningTrials.key("lab", "barred").replaceAll("/[^/]*$", "");
        objects.put(folderOfNotices, new byte[1]);
        assertEquals(Optional.of(Duration.ofMinutes(1)), notices.tell(barred, memory, trials(1), false));
        assertEquals(Optional.empty(), notices.tell(barred, memory, trials(2), true));
    }

    private static Experiment experiment(String name) {
        Experiment experiment = ControllerFixture.parse(name, ControllerFixture.oneModel(name));
        experiment.getMetadata().setNamespace("lab");
        return experiment;
    }

    private static List<TrialPlan> trials(int sessions) {
        return List.of(
                TrialResourcesTest.trial("a", TrialPhase.Running, sessions),
                TrialResourcesTest.trial("b", TrialPhase.Pending, 0));
    }

    private static String line(RunningTrial trial) {
        return trial.name() + " " + trial.phase() + " " + trial.sessionsDone() + " of " + trial.sessionsTotal();
    }
}
