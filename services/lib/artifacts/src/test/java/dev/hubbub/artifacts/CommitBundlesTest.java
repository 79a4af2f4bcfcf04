package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small outputs that were made together, and are one object. */
class CommitBundlesTest extends StoreTest {

    private static final String BUNDLES = "artifacts/segmentation/together/";

    private ArtifactStore artifacts;

    @BeforeEach
    void open() {
        artifacts = new ArtifactStore(objects);
    }

    @Test
    void outputs_that_are_made_together_are_a_few_objects_and_each_is_found_by_everybody() throws Exception {
        List<Commit> commits = artifacts.commitTogether(made(0, 40), "worker");
        assertEquals(3, objects.list("").size(), "40 outputs, 16 in each object at most");

        ArtifactStore other = new ArtifactStore(objects);
        Set<OutputAddress> addresses = addresses(0, 40);
        assertEquals(addresses, other.committed(addresses));
        assertEquals(
                commits,
                List.copyOf(other.findAll(commits.stream().map(Commit::address).toList())
                        .values()));
        for (int i = 0; i < 40; i++) {
            assertEquals(
                    commits.get(i),
                    new ArtifactStore(objects).find(recipe(i).address()).orElseThrow());
            Path copy = folder.resolve("copy" + i);
            other.materialise(recipe(i).address(), copy);
            assertEquals("text " + i, Files.readString(copy.resolve("value.json")));
        }
    }

    @Test
    void what_is_made_later_by_another_is_found_by_who_has_looked_before() throws Exception {
        ArtifactStore early = new ArtifactStore(objects);
        assertEquals(Set.of(), early.committed(addresses(0, 20)));
        artifacts.commitTogether(made(0, 20), "worker");
        artifacts.commit(made(20, 21).get(0).output(), inputs(20), "worker");
        assertEquals(addresses(0, 21), early.committed(addresses(0, 23)));
        assertEquals(addresses(0, 21), early.findAll(addresses(0, 23)).keySet());
        assertTrue(early.find(recipe(22).address()).isEmpty());
    }

    @Test
    void what_is_not_small_or_not_for_programs_is_objects_of_its_own() throws Exception {
        List<ArtifactStore.Made> made = new ArrayList<>(made(0, 3));
        write("out1/page.html", "for people");
        List<Commit> commits = artifacts.commitTogether(made, "worker");
        assertEquals(
                List.of(0, 1, 2),
                commits.stream().map(commit -> numberOf(commit.address())).toList());
        assertEquals(
                2,
                objects.list(recipe(1).address().prefix()).stream()
                        .filter(object -> !object.path().endsWith("commit.json"))
                        .count());
        assertEquals(1, objects.list(BUNDLES).size());
    }

    @Test
    void a_bundle_that_is_deleted_takes_its_outputs_with_it_and_no_others() throws Exception {
        artifacts.commitTogether(made(0, 16), "worker");
        String first = onlyBundle();
        artifacts.commitTogether(made(16, 20), "worker");
        artifacts.findAll(addresses(0, 20));
        ArtifactStore fresh = new ArtifactStore(objects);
        assertEquals(addresses(0, 20), fresh.committed(addresses(0, 20)));
        objects.delete(first);
        assertTrue(fresh.find(recipe(3).address()).isEmpty(), "its name was listed before");
        assertEquals(addresses(16, 20), fresh.committed(addresses(0, 20)));
        assertEquals(addresses(16, 20), artifacts.committed(addresses(0, 20)), "its writer looks again, too");
    }

    @Test
    void of_two_commits_of_one_output_everybody_takes_the_same() throws Exception {
        artifacts.commitTogether(made(0, 2), "one");
        new ArtifactStore(objects).commitTogether(made(0, 2), "other");
        Set<String> workers = IntStream.range(0, 4)
                .mapToObj(i -> {
                    try {
                        return new ArtifactStore(objects)
                                .find(recipe(i % 2).address())
                                .orElseThrow()
                                .run()
                                .worker();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .collect(Collectors.toSet());
        assertEquals(1, workers.size(), workers.toString());
    }

    @Test
    void a_bundle_that_is_cut_off_or_changed_is_named_with_the_remedy() throws Exception {
        artifacts.commitTogether(made(0, 3), "worker");
        String key = onlyBundle();
        byte[] whole = objects.read(key);
        String text = new String(whole, StandardCharsets.UTF_8);
        objects.put(key, text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8));
        assertNamed(key, 2);
        objects.put(key, text.lines().skip(1).collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8));
        assertNamed(key, 0);
        objects.put(key, text.replace("text 1", "text 7").getBytes(StandardCharsets.UTF_8));
        assertNamed(key, 1);
    }

    private void assertNamed(String key, int output) {
        CorruptArtifactException e = assertThrows(CorruptArtifactException.class, () -> new ArtifactStore(objects)
                .materialise(recipe(output).address(), folder.resolve("corrupt")));
        assertTrue(e.getMessage().contains(key) && e.getMessage().contains("delete"), e.getMessage());
    }

    @Test
    void lineage_leads_to_outputs_in_bundles() throws Exception {
        List<ArtifactStore.Made> made = made(0, 20);
        artifacts
                .lineage()
                .mark(made.stream()
                        .collect(Collectors.toMap(each -> each.output().recipe(), ArtifactStore.Made::inputs)));
        artifacts.commitTogether(made, "worker");
        String input = inputs(7).get(0).id();
        assertEquals(
                Set.of(recipe(7).address()),
                new ArtifactStore(objects).lineage().users(List.of(input)));
    }

    private String onlyBundle() throws IOException {
        List<StoredObject> bundles = objects.list(BUNDLES);
        assertEquals(1, bundles.size());
        return BUNDLES + bundles.get(0).path();
    }

    private List<ArtifactStore.Made> made(int from, int to) throws IOException {
        List<ArtifactStore.Made> made = new ArrayList<>();
        for (int i = from; i < to; i++) {
            write("out" + i + "/value.json", "text " + i);
            made.add(new ArtifactStore.Made(
                    new StageOutput(recipe(i), folder.resolve("out" + i), 1.5, "cpu"), inputs(i)));
        }
        return made;
    }

    private static Recipe recipe(int number) {
        return Recipe.of(
                StageName.SEGMENTATION, Map.of("input", Digest.of("input " + number)), Map.of("number", number));
    }

    private static List<Input> inputs(int number) {
        return List.of(new Input.Stored(
                "input", Input.Kind.SESSION, "s3://hubbub/media/m.jsonl", "s" + number, Digest.of("input " + number)));
    }

    private static Set<OutputAddress> addresses(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> recipe(number).address())
                .collect(Collectors.toSet());
    }

    private static int numberOf(OutputAddress address) {
        return IntStream.range(0, 100)
                .filter(number -> recipe(number).address().equals(address))
                .findFirst()
                .orElseThrow();
    }
}
