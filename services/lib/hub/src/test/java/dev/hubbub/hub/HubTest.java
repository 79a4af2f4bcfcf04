package dev.hubbub.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.embedded.LocalHub;
import dev.hubbub.hub.HubException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubTest {
    private static final HubAddress TINY = HubAddress.parse("hf://lab/tiny");

    @TempDir
    Path folder;

    private LocalHub server;
    private String token;

    @BeforeEach
    void start() throws IOException {
        server = new LocalHub();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HubSettings settings() {
        return new HubSettings(server.endpoint(), Optional.ofNullable(token), Duration.ofSeconds(3));
    }

    private void require(String secret) {
        server.require(secret);
        token = secret;
    }

    private Path download(String address) throws IOException {
        return download(HubAddress.parse(address), (file, done, total) -> {});
    }

    private Path download(HubAddress address, HubFolder.Progress progress) throws IOException {
        try (Hub hub = new Hub(settings())) {
            return new HubFolder(folder).of(hub.snapshot(address), hub, progress);
        }
    }

    private HubException refused(String address) {
        return assertThrows(HubException.class, () -> download(address));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_model_is_pinned_to_a_commit_and_comes_without_the_copies_for_other_programs() throws IOException {
        server.file("config.json", "{}")
                .file("model.safetensors", "weights")
                .file("pytorch_model.bin", "the same weights")
                .file("flax_model.msgpack", "and again")
                .file("model.fp32-00001-of-00002.safetensors", "and larger")
                .file("tokenizer.json", "{}")
                .file("LICENSE", "free")
                .file("README.md", "# Tiny")
                .file("onnx/model.onnx", "and again");
        List<String> seen = new ArrayList<>();

        Path model = download(TINY, (file, done, total) -> seen.add(file.name() + " " + done + "/" + total));

        assertEquals(List.of("LICENSE", "config.json", "model.safetensors", "tokenizer.json"), names(model));
        assertEquals("weights", Files.readString(model.resolve("model.safetensors")));
        assertEquals(LocalHub.COMMIT, model.getFileName().toString());
        assertEquals("tokenizer.json 15/15", seen.get(seen.size() - 1));
    }

    @Test
    void what_is_here_is_not_asked_for_again() throws IOException {
        server.file("config.json", "{}").file("model.safetensors", "weights");
        download("hf://lab/tiny");
        server.asked().clear();

        download("hf://lab/tiny@v1");

        assertEquals(List.of("/api/models/lab/tiny/revision/v1"), server.asked());
    }

    @Test
    void a_commit_that_is_here_needs_no_hub_and_a_branch_does() throws IOException {
        server.file("config.json", "{}").file("model.safetensors", "weights");
        HubAddress pinned = TINY.at(LocalHub.COMMIT);
        assertEquals(Optional.empty(), new HubFolder(folder).complete(pinned));

        Path model = download("hf://lab/tiny");

        assertEquals(Optional.of(model), new HubFolder(folder).complete(pinned));
        assertEquals(Optional.empty(), new HubFolder(folder).complete(TINY));
        assertEquals(Optional.empty(), new HubFolder(folder).complete(HubAddress.parse(pinned + "/other")));
    }

    @Test
    void a_folder_of_a_repository_is_one_model_and_a_repository_of_folders_names_one() throws IOException {
        server.file("small/config.json", "{}").file("small/weights.pt", "small").file("large/weights.pt", "large");

        assertEquals(List.of("config.json", "weights.pt"), names(download("hf://lab/tiny@main/small")));
        HubException several = refused("hf://lab/tiny");
        assertTrue(several.getMessage().contains("hf://lab/tiny@" + LocalHub.COMMIT + "/large"), several.getMessage());
    }

    @Test
    void a_download_goes_on_where_it_broke_off() throws IOException {
        byte[] large = new byte[300_000];
        new Random(1).nextBytes(large);
        server.file("model.safetensors", large);
        server.troubles().addAll(List.of(-100_000, -50_000, 503, 429));

        Path model = download("hf://lab/tiny");

        assertArrayEquals(large, Files.readAllBytes(model.resolve("model.safetensors")));
        List<String> ranges = server.asked().stream()
                .filter(asked -> asked.contains("bytes="))
                .toList();
        assertEquals(4, ranges.size(), ranges.toString());
        assertFalse(ranges.get(3).contains("bytes=0-"), ranges.toString());
    }

    @Test
    void what_an_ended_process_left_is_gone_on_with() throws IOException {
        server.file("model.safetensors", "0123456789");
        Path there = Files.createDirectories(folder.resolve("models--lab--tiny").resolve(LocalHub.COMMIT));
        Files.writeString(there.resolve("model.safetensors.part"), "0123");

        Path model = download("hf://lab/tiny");

        assertEquals("0123456789", Files.readString(model.resolve("model.safetensors")));
        assertTrue(
                server.asked().contains("model.safetensors bytes=4-"),
                server.asked().toString());
        assertEquals(List.of("model.safetensors"), names(model));
    }

    @Test
    void a_part_of_something_else_is_thrown_away() throws IOException {
        server.file("model.safetensors", "0123456789");
        Path there = Files.createDirectories(folder.resolve("models--lab--tiny").resolve(LocalHub.COMMIT));
        Files.writeString(there.resolve("model.safetensors.part"), "9999");

        assertEquals("0123456789", Files.readString(download("hf://lab/tiny").resolve("model.safetensors")));
    }

    @ParameterizedTest
    @CsvSource({"weights of another", "weightz", "''"})
    void another_content_than_the_list_says_is_never_taken(String content) {
        server.file("model.safetensors", "weights");
        server.send("model.safetensors", content);

        HubException damaged = refused("hf://lab/tiny");

        assertTrue(Files.notExists(folder.resolve("models--lab--tiny/" + LocalHub.COMMIT + "/model.safetensors")));
        assertTrue(damaged.getMessage().contains("model.safetensors"), damaged.getMessage());
    }

    @Test
    void the_token_is_for_the_hub_alone_and_not_for_the_host_of_its_files() throws IOException {
        require("hf_secret");
        server.file("model.safetensors", "weights");

        download("hf://lab/tiny");

        assertEquals(List.of(), server.leaked());
        assertFalse(settings().toString().contains("hf_secret"));
    }

    @Test
    void a_model_that_is_not_public_asks_for_a_token_by_its_variable() {
        server.file("model.safetensors", "weights");
        HubSettings stranger = settings();
        require("hf_secret");

        HubException refused = assertThrows(HubException.class, () -> {
            try (Hub hub = new Hub(stranger)) {
                hub.snapshot(TINY);
            }
        });

        assertEquals(Reason.REFUSED, refused.reason());
        assertTrue(refused.getMessage().contains("HUBBUB_HUB_TOKEN"), refused.getMessage());
        assertTrue(refused.getMessage().contains("Access is restricted"), refused.getMessage());
    }

    @Test
    void what_is_not_there_is_named() {
        HubException missing = refused("hf://lab/other@v2");

        assertEquals(Reason.MISSING, missing.reason());
        assertTrue(missing.getMessage().contains("hf://lab/other@v2"), missing.getMessage());
    }

    @Test
    void a_hub_in_trouble_is_asked_again_and_given_up_at_the_end() throws IOException {
        server.file("model.safetensors", "weights");
        server.apiTroubles().addAll(List.of(500, 429, 502));
        download("hf://lab/tiny");
        for (int i = 0; i < 1000; i++) {
            server.apiTroubles().add(503);
        }

        HubException unavailable = refused("hf://lab/tiny");

        assertEquals(Reason.UNAVAILABLE, unavailable.reason());
        assertTrue(unavailable.getMessage().contains("503"), unavailable.getMessage());
    }

    @Test
    void a_hub_that_is_not_there_is_named() {
        HubSettings nobody =
                new HubSettings(URI.create("http://localhost:1"), Optional.empty(), Duration.ofMillis(200));
        try (Hub hub = new Hub(nobody)) {
            HubException unavailable = assertThrows(HubException.class, () -> hub.snapshot(TINY));
            assertEquals(Reason.UNAVAILABLE, unavailable.reason());
            assertTrue(unavailable.getMessage().contains("HUBBUB_HUB_ENDPOINT"), unavailable.getMessage());
        }
    }

    @Test
    void a_list_that_leads_out_of_its_folder_is_refused() {
        server.file("../../outside.json", "{}").file("model.safetensors", "weights");

        assertDoesNotEscape();
        assertTrue(Files.notExists(folder.resolve("outside.json")));
        assertTrue(Files.notExists(folder.resolveSibling("outside.json")));
    }

    private void assertDoesNotEscape() {
        HubSnapshot hostile = new HubSnapshot(
                TINY.at(LocalHub.COMMIT),
                List.of(new HubFile(
                        "../../outside.json", 2, new ContentDigest(ContentDigest.Method.GIT_BLOB, LocalHub.COMMIT))));
        try (Hub hub = new Hub(settings())) {
            assertEquals(
                    Reason.DAMAGED,
                    assertThrows(HubException.class, () -> new HubFolder(folder).of(hostile, hub, (f, d, t) -> {}))
                            .reason());
        }
    }
}
