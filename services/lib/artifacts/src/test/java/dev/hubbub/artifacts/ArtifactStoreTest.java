package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArtifactStoreTest extends StoreTest {

    private static final List<Input> INPUTS = List.of(
            new Input.Stored("input", Input.Kind.SESSION, "s3://hubbub/media/m.jsonl", "one", Digest.of("input")));

    private ArtifactStore artifacts;

    @BeforeEach
    void open() {
        artifacts = new ArtifactStore(objects);
    }

    @Test
    void an_output_comes_back_with_its_lineage() throws Exception {
        Recipe recipe = recipe("one");
        assertTrue(artifacts.find(recipe.address()).isEmpty());
        Commit commit = artifacts.commit(output(recipe, "one", "hello"), INPUTS, "worker-1");

        assertEquals(commit, artifacts.find(recipe.address()).orElseThrow());
        assertEquals(recipe, commit.recipe());
        assertEquals(INPUTS, commit.inputs());
        assertEquals("worker-1", commit.run().worker());
        assertEquals("cpu", commit.run().device());
        assertEquals(1.5, commit.run().seconds());
        Commit.StoredFile text = commit.file("deep/text.txt").orElseThrow();
        assertEquals(5, text.size());
        assertEquals(Digest.of("hello"), text.sha256());

        Path copy = folder.resolve("copy");
        artifacts.materialise(recipe.address(), copy);
        assertEquals("hello", Files.readString(copy.resolve("deep/text.txt")));
        assertEquals(Map.of("value", "hello"), artifacts.readJson(recipe.address(), "value.json", Map.class));
    }

    @Test
    void two_writers_of_one_output_end_with_one_commit() throws Exception {
        Recipe recipe = recipe("contested");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Commit>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            StageOutput mine = output(recipe, "writer-" + i, "text of " + i);
            String name = "worker-" + i;
            writers.add(threads.submit(() -> {
                together.await();
                return artifacts.commit(mine, INPUTS, name);
            }));
        }
        Set<Commit> commits = new java.util.HashSet<>();
        for (Future<Commit> writer : writers) {
            commits.add(writer.get());
        }
        threads.shutdown();
        assertEquals(1, commits.size());
        Commit winner = commits.iterator().next();
        assertEquals(winner, artifacts.find(recipe.address()).orElseThrow());

        String number = winner.run().worker().substring("worker-".length());
        Path copy = folder.resolve("copy");
        artifacts.materialise(recipe.address(), copy);
        assertEquals("text of " + number, Files.readString(copy.resolve("deep/text.txt")));
        // The losers' files are gone: what is left is the marker and what it names.
        Set<String> left = objects.list(recipe.address().prefix()).stream()
                .map(object -> recipe.address().prefix() + object.path())
                .collect(Collectors.toSet());
        Set<String> named = winner.files().stream()
                .filter(file -> !file.isInCommit())
                .map(Commit.StoredFile::key)
                .collect(Collectors.toSet());
        named.add(recipe.address().prefix() + "commit.json");
        assertEquals(named, left);
    }

    @Test
    void a_crash_before_the_commit_leaves_nothing_that_anybody_sees() throws Exception {
        Recipe recipe = recipe("crashed");
        // What a writer that died before its marker leaves behind.
        objects.put(recipe.address().prefix() + "attempt/deep/text.txt", "half".getBytes(StandardCharsets.UTF_8));
        assertTrue(artifacts.find(recipe.address()).isEmpty());
        assertThrows(
                MissingObjectException.class, () -> artifacts.materialise(recipe.address(), folder.resolve("copy")));

        artifacts.commit(output(recipe, "again", "whole"), INPUTS, "worker");
        artifacts.materialise(recipe.address(), folder.resolve("copy"));
        assertEquals("whole", Files.readString(folder.resolve("copy/deep/text.txt")));
    }

    @Test
    void an_output_whose_upload_fails_is_not_committed() throws Exception {
        Recipe recipe = recipe("unreadable");
        StageOutput gone = new StageOutput(recipe, folder.resolve("nowhere"), 0, "cpu");
        assertThrows(IOException.class, () -> artifacts.commit(gone, INPUTS, "worker"));
        assertTrue(artifacts.find(recipe.address()).isEmpty());
    }

    @Test
    void a_flipped_byte_is_found_on_reading_and_the_object_named() throws Exception {
        Recipe recipe = recipe("flipped");
        Commit commit = artifacts.commit(output(recipe, "flipped", "precious"), INPUTS, "worker");
        String key = commit.file("deep/text.txt").orElseThrow().key();
        Path stored = fileOf(key);
        byte[] bytes = Files.readAllBytes(stored);
        bytes[3] ^= 1;
        Files.write(stored, bytes);

        CorruptArtifactException e = assertThrows(
                CorruptArtifactException.class, () -> artifacts.materialise(recipe.address(), folder.resolve("copy")));
        assertTrue(e.getMessage().contains(key), e.getMessage());
        try (InputStream content = artifacts.open(recipe.address(), "deep/text.txt")) {
            assertThrows(CorruptArtifactException.class, content::readAllBytes);
        }
        try (InputStream content = artifacts.open(recipe.address(), "deep/text.txt")) {
            assertThrows(CorruptArtifactException.class, () -> content.skip(100));
        }
    }

    @Test
    void small_texts_for_programs_are_in_the_commit_and_come_back_as_they_were() throws Exception {
        Recipe recipe = recipe("small");
        write("small/captions/a.vtt", "WEBVTT \u2581 \"quoted\"\r\n");
        write("small/transcript.json", "{}");
        Commit commit = artifacts.commit(new StageOutput(recipe, folder.resolve("small"), 0, "cpu"), INPUTS, "worker");

        assertEquals(1, objects.list(recipe.address().prefix()).size(), "the commit and nothing else");
        assertEquals(commit, artifacts.find(recipe.address()).orElseThrow());
        Path copy = folder.resolve("copy");
        artifacts.materialise(recipe.address(), copy);
        assertEquals("WEBVTT \u2581 \"quoted\"\r\n", Files.readString(copy.resolve("captions/a.vtt")));
        assertEquals(Map.of(), artifacts.readJson(recipe.address(), "transcript.json", Map.class));
    }

    @Test
    void what_was_never_on_a_disk_is_stored_like_what_was() throws Exception {
        FilesInMemory small = new FilesInMemory().json("value.json", Map.of("value", "hello"));
        Commit inCommit = artifacts.commit(new StageOutput(recipe("light"), small, 0, "cpu"), INPUTS, "worker");
        assertEquals(
                Map.of("value", "hello"),
                artifacts.inCommit(inCommit).orElseThrow().json("value.json", Map.class));

        String text = "déjà vu ".repeat(2_000);
        FilesInMemory large = new FilesInMemory().text("deep/large.json", text).text("small.json", "{}");
        Commit objectsToo = artifacts.commit(new StageOutput(recipe("heavy"), large, 0, "cpu"), INPUTS, "worker");
        assertTrue(artifacts.inCommit(objectsToo).isEmpty());
        Path copy = folder.resolve("copy");
        assertEquals(objectsToo, artifacts.materialise(recipe("heavy").address(), copy));
        assertEquals(text, Files.readString(copy.resolve("deep/large.json")));
        assertEquals("{}", Files.readString(copy.resolve("small.json")));
    }

    @Test
    void what_people_open_or_copy_is_complete_where_it_lies() throws Exception {
        write("model/config.json", "{}");
        write("model/model.safetensors", "weights");
        write("report/index.html", "<p>");
        write("report/data.json", "[]");
        write("large/large.json", "\"" + "x".repeat(10_000) + "\"");
        write("large/small.json", "[]");
        write("bytes/small.json", "[]");
        Files.write(folder.resolve("bytes/bytes.json"), new byte[] {'"', (byte) 0xff, '"'});
        for (String name : List.of("model", "report", "large", "bytes")) {
            Path made = folder.resolve(name);
            Commit commit = artifacts.commit(new StageOutput(recipe(name), made, 0, "cpu"), INPUTS, "worker");
            assertEquals(2, commit.files().size());
            artifacts.materialise(recipe(name).address(), folder.resolve("copy of " + name));
            for (Commit.StoredFile file : commit.files()) {
                assertEquals(-1, Files.mismatch(made.resolve(file.path()), fileOf(file.key())), file.path());
                assertEquals(
                        -1,
                        Files.mismatch(
                                made.resolve(file.path()),
                                folder.resolve("copy of " + name).resolve(file.path())));
            }
        }
    }

    @Test
    void a_text_that_was_changed_in_a_commit_is_found_on_reading() throws Exception {
        Recipe recipe = recipe("changed");
        write("changed/value.json", "{\"value\": \"precious\"}");
        artifacts.commit(new StageOutput(recipe, folder.resolve("changed"), 0, "cpu"), INPUTS, "worker");
        String key = recipe.address().prefix() + "commit.json";
        String commit = new String(objects.read(key), StandardCharsets.UTF_8);
        objects.put(key, commit.replace("\\\"precious", "\\\"previous").getBytes(StandardCharsets.UTF_8));

        CorruptArtifactException e = assertThrows(
                CorruptArtifactException.class, () -> artifacts.readJson(recipe.address(), "value.json", Map.class));
        assertTrue(e.getMessage().contains("value.json in s3://"), e.getMessage());
        Commit whole = artifacts.find(recipe.address()).orElseThrow();
        assertThrows(CorruptArtifactException.class, () -> artifacts.inCommit(whole));
    }

    @Test
    void a_commit_that_is_not_readable_or_lies_elsewhere_is_corrupt() throws Exception {
        Recipe recipe = recipe("spoiled");
        objects.put(recipe.address().prefix() + "commit.json", "{".getBytes(StandardCharsets.UTF_8));
        assertThrows(CorruptArtifactException.class, () -> artifacts.find(recipe.address()));

        artifacts.commit(output(recipe("other"), "other", "text"), INPUTS, "worker");
        byte[] other = objects.read(recipe("other").address().prefix() + "commit.json");
        objects.put(recipe.address().prefix() + "commit.json", other);
        CorruptArtifactException e =
                assertThrows(CorruptArtifactException.class, () -> artifacts.find(recipe.address()));
        assertTrue(e.getMessage().contains("another address"), e.getMessage());
    }

    @Test
    void hundreds_of_outputs_are_looked_up_together() throws Exception {
        List<OutputAddress> wanted = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            wanted.add(recipe("wanted " + i).address());
        }
        artifacts.commit(output(recipe("wanted 7"), "7", "seven"), INPUTS, "worker");
        artifacts.commit(output(recipe("wanted 250"), "250", "many"), INPUTS, "worker");
        Map<OutputAddress, Commit> found = artifacts.findAll(wanted);
        assertEquals(List.of(wanted.get(7), wanted.get(250)), List.copyOf(found.keySet()));
        assertEquals(Map.of(), artifacts.findAll(List.of()));
        assertEquals(found.keySet(), artifacts.committed(wanted));
        assertEquals(Set.of(wanted.get(7)), artifacts.committed(wanted.subList(0, 10)));
    }

    @Test
    void equal_recipes_share_an_address_and_others_do_not() {
        assertEquals(recipe("a").address(), recipe("a").address());
        assertNotEquals(recipe("a").address(), recipe("b").address());
        assertFalse(recipe("a").address().prefix().isEmpty());
    }

    private static Recipe recipe(String name) {
        return Recipe.of(StageName.SCORING, Map.of("input", Digest.of("input")), Map.of("name", name));
    }

    private StageOutput output(Recipe recipe, String directory, String text) throws IOException {
        write(directory + "/deep/text.txt", text);
        write(directory + "/value.json", "{\"value\": \"" + text + "\"}");
        return new StageOutput(recipe, folder.resolve(directory), 1.5, "cpu");
    }
}
