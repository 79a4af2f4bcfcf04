package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.KeptStates;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task keeps to go on from, and whoever does it again finds. */
@QuarkusTest
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
@TestProfile(KeptStateTest.ShortLease.class)
class KeptStateTest {

    /** An outage is longer than a claim holds. */
    public static final class ShortLease implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("hubbub.worker.lease", "1500ms");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    ObjectStore objects;

    @Inject
    ToySegmentation stage;

    @Inject
    Stages stages;

    @Inject
    Patience patience;

    @Inject
    StoreSettings store;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    BiConsumer<String, Boolean> turn;

    private Correspondent controller;

    @BeforeEach
    void open() {
        stage.found.clear();
        controller = new Correspondent(bootstrapServers);
    }

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    void what_was_kept_last_is_found_by_who_does_the_task_again_and_is_gone_when_it_is_done() throws Exception {
        SegmentationTask task = Tasks.segmentation("resumed");
        controller.send("ns/resumed", task);
        await().atMost(PATIENCE).until(() -> kept(task).equals("two thirds"));
        stage.open(task.session().name());
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/resumed", task));
        assertEquals(List.of("nothing", "two thirds"), stage.found);
        assertEquals(List.of(), objects.list("kept/"));
    }

    @Test
    void what_is_kept_while_the_store_is_away_is_put_when_it_is_back() throws Exception {
        SegmentationTask task = Tasks.segmentation("resumed");
        controller.send("ns/away", task);
        await().atMost(PATIENCE).until(() -> kept(task).equals("two thirds"));
        turn.accept("store", false);
        try {
            // The claim runs out, as it does for a worker that cannot say that it lives.
            stage.keep("all of it");
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> true);
        } finally {
            turn.accept("store", true);
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> kept(task).equals("all of it"));
        stage.open(task.session().name());
        assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/away", task));
        assertEquals(List.of("nothing", "all of it"), stage.found);
        assertEquals(List.of(), objects.list("kept/"));
    }

    @Test
    void a_task_that_is_done_is_no_failure_because_its_state_cannot_be_deleted() throws Exception {
        ObjectStoreSettings wrong = new ObjectStoreSettings(
                store.endpoint(), store.accessKey().orElseThrow(), "a wrong secret", store.bucket(), store.region());
        try (ObjectStore refusing = ObjectStore.connect(wrong)) {
            KeptStates states = new KeptStates(refusing);
            SegmentationTask task = Tasks.segmentation("done");
            assertThrows(StoreAccessException.class, () -> states.delete(task.stage(), task.id()));
            new KeptWork(stages, states, patience).done(task);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"Unsupported", "DatasetChanged", "CheckpointChanged"})
    void what_nobody_can_go_on_with_is_deleted(FailureReason why, @TempDir Path folder) throws Exception {
        KeptStates states = new KeptStates(objects);
        SegmentationTask task = Tasks.segmentation("failed");
        Files.writeString(folder.resolve("how-far"), "a third");
        assertTrue(states.put(task.stage(), task.id(), folder, () -> true));
        KeptWork work = new KeptWork(stages, states, patience);
        work.failed(task, FailureReason.OutOfMemory);
        assertEquals("a third", kept(task));
        work.failed(task, why);
        assertEquals("", kept(task));
    }

    /** What is kept of a task; nothing where it is none, not whole yet, or just being replaced. */
    private String kept(SegmentationTask task) throws IOException {
        String place = "kept/segmentation/" + task.id().hex() + "/";
        String content = "";
        try {
            for (StoredObject object : objects.list(place)) {
                if (!object.path().equals("state.json")) {
                    content += new String(objects.read(place + object.path()));
                }
            }
        } catch (MissingObjectException replaced) {
            return "";
        }
        return content;
    }
}
