package dev.hubbub.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.embedded.LocalHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of a hub, of which parts of files are read. */
class HubRepositoriesTest {

    private static final HubDataset TINY = HubDataset.parse("hf://datasets/lab/tiny?split=train");
    private static final String ROOT = "hf://datasets/lab/tiny@" + LocalHub.COMMIT;

    private LocalHub server;
    private HubRepositories hub;
    private byte[] table;

    @BeforeEach
    void start() throws IOException {
        server = new LocalHub();
        table = new byte[300_000];
        new Random(1).nextBytes(table);
        server.file("data/train-00000-of-00001.parquet", table).file("README.md", "---\n---\n");
        hub = repositories("secret");
    }

    private HubRepositories repositories(String token) {
        return new HubRepositories(new HubSettings(server.endpoint(), Optional.of(token), Duration.ofSeconds(2)));
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
    }

    private StoredObject found() throws Exception {
        return hub.list(ROOT + "/data").get(0);
    }

    private byte[] read(int start, int length) throws Exception {
        return hub.read(ROOT + "/data/train-00000-of-00001.parquet", found(), start, length);
    }

    @Test
    void a_branch_is_pinned_and_a_commits_list_is_asked_for_once() throws Exception {
        HubDataset pinned = hub.pinned(TINY);
        assertEquals(ROOT + "?split=train", pinned.toString());
        assertEquals(pinned, hub.pinned(pinned));
        assertEquals("train-00000-of-00001.parquet", found().path());
        assertEquals(2, hub.list(ROOT).size());
        assertEquals("", hub.list(ROOT + "/README.md").get(0).path());
        assertEquals(List.of(), hub.list(ROOT + "/none"));
        assertEquals(List.of("/api/datasets/lab/tiny/revision/main"), server.asked());
    }

    @Test
    void parts_of_a_file_are_read_and_gone_on_with_where_they_broke_off() throws Exception {
        found();
        server.asked().clear();
        server.troubles().addAll(List.of(-100_000, 503, 429, -1000));
        assertArrayEquals(Arrays.copyOfRange(table, 50_000, 250_000), read(50_000, 200_000));
        assertTrue(
                server.asked().get(0).endsWith("bytes=50000-249999"),
                server.asked().toString());
        assertTrue(
                server.asked().get(server.asked().size() - 1).matches(".* bytes=1[0-9]{5}-249999"),
                server.asked().toString());
        assertArrayEquals(Arrays.copyOfRange(table, 299_990, 300_000), read(299_990, 100));
        assertEquals(0, read(300_000, 100).length);
    }

    @Test
    void the_token_is_for_the_hub_alone() throws Exception {
        server.require("secret");
        assertEquals(10, read(0, 10).length);
        assertEquals(List.of(), server.leaked());
        server.require("another");
        try (HubRepositories stranger = repositories("secret")) {
            StageFailure refused = assertThrows(StageFailure.class, () -> stranger.pinned(TINY));
            assertEquals(FailureReason.AccessDenied, refused.reason());
            assertTrue(refused.getMessage().contains("401"), refused.getMessage());
        }
    }

    @Test
    void what_the_hub_does_not_have_or_says_wrongly_is_named() throws Exception {
        StageFailure missing =
                assertThrows(StageFailure.class, () -> hub.pinned(HubDataset.parse("hf://datasets/lab/none")));
        assertEquals(FailureReason.MissingInput, missing.reason());
        assertTrue(missing.getMessage().contains("hf://datasets/lab/none"), missing.getMessage());
        found();
        server.troubles().add(403);
        StageFailure gated = assertThrows(StageFailure.class, () -> read(0, 10));
        assertEquals(FailureReason.AccessDenied, gated.reason());
        server.send("data/train-00000-of-00001.parquet", "another one");
        StageFailure damaged = assertThrows(StageFailure.class, () -> read(0, 10));
        assertEquals(FailureReason.InvalidDataset, damaged.reason());
        assertTrue(damaged.getMessage().contains("is of another size"), damaged.getMessage());
        StageFailure changed = assertThrows(
                StageFailure.class, () -> hub.read(ROOT + "/README.md", new StoredObject("", 8, "0".repeat(40)), 0, 8));
        assertEquals(FailureReason.DatasetChanged, changed.reason());
    }

    @Test
    void a_hub_that_stays_in_trouble_is_no_fault_of_the_dataset() throws Exception {
        found();
        for (int i = 0; i < 40; i++) {
            server.troubles().add(503);
        }
        HubException unavailable = assertThrows(HubException.class, () -> read(0, 10));
        assertEquals(HubException.Reason.UNAVAILABLE, unavailable.reason());
    }

    @Test
    void a_whole_file_is_kept_on_this_machine(@TempDir Path folder) throws Exception {
        HubFolder kept = new HubFolder(folder);
        StoredObject readme = hub.list(ROOT + "/README.md").get(0);
        Path file = hub.file(ROOT + "/README.md", readme, kept);
        assertEquals("---\n---\n", Files.readString(file, StandardCharsets.UTF_8));
        server.asked().clear();
        assertEquals(file, hub.file(ROOT + "/README.md", readme, kept));
        assertEquals(List.of(), server.asked());
        assertTrue(kept.complete(HubAddress.parse(ROOT)).isEmpty(), "one file is not all of them");
    }
}
