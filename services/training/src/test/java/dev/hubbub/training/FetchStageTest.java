package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.embedded.LocalHub;
import dev.hubbub.hub.HubException;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of a hub, as a worker brings them into the store. */
class FetchStageTest {

    private static final FetchTask TASK = new FetchTask("hf://lab/tiny@" + LocalHub.COMMIT);

    @TempDir
    Path folder;

    private final byte[] weights = new byte[300_000];
    private final List<String> said = new ArrayList<>();
    private LocalHub server;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(weights);
        server = new LocalHub()
                .file("config.json", "{}")
                .file("model.safetensors", weights)
                .file("pytorch_model.bin", "the same for another program")
                .file("README.md", "read me")
                .file("onnx/model.onnx", "another program's");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A worker that begins now, on a machine where others were before. */
    private List<StageOutput> fetch(FetchTask task, String token) throws Exception {
        HubSettings settings = new HubSettings(server.endpoint(), Optional.ofNullable(token), Duration.ofMillis(200));
        try (HubRepositories hub = new HubRepositories(settings)) {
            return new FetchStage(hub, new HubFolder(folder.resolve("hub")))
                    .run(task, new LocalStageContext(folder.resolve("work")).watchedBy((done, what) -> said.add(what)));
        }
    }

    @Test
    void a_model_comes_as_the_files_that_are_read_as_one_and_says_how_far_it_is() throws Exception {
        server.require("secret");
        StageOutput output = fetch(TASK, "secret").get(0);
        assertEquals(TASK.recipe(), output.recipe());
        assertEquals(Set.of("config.json", "model.safetensors"), output.files().paths());
        assertArrayEquals(weights, output.files().read("model.safetensors"));
        assertTrue(said.contains("downloading model.safetensors, 0.3 of 0.3 MB"), said.toString());
        assertEquals(List.of(), server.leaked());
    }

    @Test
    void a_worker_goes_on_where_one_before_it_was_when_the_hub_stopped() throws Exception {
        server.troubles().add(-2);
        server.troubles().add(-100_000);
        for (int i = 0; i < 200; i++) {
            server.troubles().add(503);
        }
        HubException stopped = assertThrows(HubException.class, () -> fetch(TASK, null));
        assertTrue(stopped.getMessage().contains("503"), stopped.getMessage());
        server.troubles().clear();
        server.asked().clear();
        assertArrayEquals(weights, fetch(TASK, null).get(0).files().read("model.safetensors"));
        assertEquals(
                List.of("/api/models/lab/tiny/revision/" + LocalHub.COMMIT, "model.safetensors bytes=100000-"),
                server.asked());
    }

    @Test
    void what_was_changed_on_this_machine_since_it_came_is_asked_for_again_and_nothing_else_is() throws Exception {
        fetch(TASK, null);
        Path here = folder.resolve("hub/models--lab--tiny").resolve(LocalHub.COMMIT);
        byte[] spoilt = weights.clone();
        spoilt[200_000]++;
        for (byte[] content : List.of(spoilt, new byte[] {1})) {
            Files.write(here.resolve("model.safetensors"), content);
            server.asked().clear();
            StageOutput output = fetch(TASK, null).get(0);
            assertArrayEquals(weights, output.files().read("model.safetensors"));
            assertEquals(
                    List.of("/api/models/lab/tiny/revision/" + LocalHub.COMMIT, "model.safetensors"), server.asked());
        }
    }

    @Test
    void what_no_other_try_would_give_is_said_once() throws Exception {
        server.require("secret");
        StageFailure refused = assertThrows(StageFailure.class, () -> fetch(TASK, null));
        assertEquals(FailureReason.AccessDenied, refused.reason());
        assertTrue(
                refused.getMessage()
                        .endsWith("(401): check the name, and set HUBBUB_HUB_TOKEN if it is not public."
                                + " It says: Access is restricted"),
                refused.getMessage());
        StageFailure none = assertThrows(
                StageFailure.class, () -> fetch(new FetchTask(TASK.address().replace("tiny", "none")), "secret"));
        assertEquals(FailureReason.MissingInput, none.reason());
        server.send("model.safetensors", "x".repeat(weights.length));
        StageFailure damaged = assertThrows(StageFailure.class, () -> fetch(TASK, "secret"));
        assertEquals(FailureReason.InvalidCheckpoint, damaged.reason());
        assertTrue(damaged.getMessage().contains("another content than the hub's list says"), damaged.getMessage());
    }
}
