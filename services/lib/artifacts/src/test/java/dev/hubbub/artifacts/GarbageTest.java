package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.Garbage.Unused;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GarbageTest extends StoreTest {

    private static final Instant LATER = Instant.now().plusSeconds(3_600);

    private ArtifactStore artifacts;

    @BeforeEach
    void open() {
        artifacts = new ArtifactStore(objects);
    }

    private OutputAddress commit(StageName stage, String name, OutputAddress... from) throws Exception {
        List<Input> inputs = new ArrayList<>();
        Map<String, Digest> digests = new TreeMap<>();
        for (OutputAddress each : from) {
            inputs.add(new Input.Made("input/" + inputs.size(), each));
            digests.put("input/" + digests.size(), each.digest());
        }
        Recipe recipe = Recipe.of(stage, digests, name);
        Path directory = Files.createDirectories(folder.resolve(stage.text() + name));
        // Too much to lie in the commit itself.
        Files.writeString(directory.resolve("file"), name.repeat(100_000));
        artifacts.commit(new StageOutput(recipe, directory, 1, "cpu"), inputs, "worker");
        return recipe.address();
    }

    private Set<OutputAddress> unused(Instant before, OutputAddress... used) throws Exception {
        return Garbage.of(artifacts, List.of(used), before).unused().stream()
                .map(Unused::output)
                .collect(Collectors.toSet());
    }

    @Test
    void what_a_report_a_checkpoint_or_an_experiment_was_made_from_is_kept_at_any_number_of_steps() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "a");
        OutputAddress reported = commit(StageName.TRANSCRIPTION, "b", segments);
        OutputAddress score = commit(StageName.SCORING, "c", reported);
        commit(StageName.REPORT, "d", score);
        OutputAddress learnt = commit(StageName.SEGMENTATION, "e");
        commit(StageName.TRAINING, "f", learnt);
        OutputAddress abandoned = commit(StageName.TRANSCRIPTION, "g", segments);
        OutputAddress running = commit(StageName.TRANSCRIPTION, "h", segments);
        OutputAddress shown = commit(StageName.SCORING, "i", running);

        assertEquals(Set.of(abandoned), unused(LATER, shown));
        assertEquals(Set.of(abandoned, running, shown), unused(LATER));
        assertEquals(Set.of(), unused(Instant.now().minusSeconds(3_600)), "what is young is kept");
    }

    @Test
    void what_is_deleted_is_gone_whole_and_can_be_made_again() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "a");
        OutputAddress abandoned = commit(StageName.TRANSCRIPTION, "g", segments);
        commit(StageName.REPORT, "d", segments);
        Garbage garbage = Garbage.of(artifacts, List.of(), LATER);
        assertEquals(2, garbage.kept());
        assertTrue(garbage.bytes() > 100_000, () -> "" + garbage);

        assertTrue(garbage.delete(artifacts, () -> true));

        assertEquals(List.of(), objects.list(abandoned.prefix()));
        assertTrue(artifacts.find(segments).isPresent());
        assertTrue(artifacts.find(abandoned).isEmpty());
        assertEquals(abandoned, commit(StageName.TRANSCRIPTION, "g", segments));
        assertTrue(artifacts.find(abandoned).isPresent());
    }

    @Test
    void nothing_more_is_deleted_once_somebody_works() throws Exception {
        List<OutputAddress> abandoned = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            Recipe recipe = Recipe.of(StageName.SCORING, Map.of(), "abandoned" + number);
            Path directory = Files.createDirectories(folder.resolve("abandoned" + number));
            Files.writeString(directory.resolve("score.json"), "{}");
            artifacts.commit(new StageOutput(recipe, directory, 1, "cpu"), List.of(), "worker");
            abandoned.add(recipe.address());
        }
        Garbage garbage = Garbage.of(artifacts, List.of(), LATER);
        assertEquals(120, garbage.outputs());

        assertFalse(garbage.delete(artifacts, () -> false));
        assertEquals(Set.copyOf(abandoned), unused(LATER), "it is asked before the first");

        AtomicInteger asked = new AtomicInteger();
        assertFalse(garbage.delete(artifacts, () -> asked.incrementAndGet() == 1));
        assertEquals(20, unused(LATER).size(), "and now and then after that");
    }

    /** Small outputs in one object, each made from one. */
    private List<OutputAddress> together(StageName stage, Map<String, OutputAddress> from) throws Exception {
        List<ArtifactStore.Made> made = new ArrayList<>();
        for (Map.Entry<String, OutputAddress> each : from.entrySet()) {
            Recipe recipe = Recipe.of(stage, Map.of("base", each.getValue().digest()), each.getKey());
            Path directory = Files.createDirectories(folder.resolve(stage.text() + each.getKey()));
            Files.writeString(directory.resolve("small.json"), "{}");
            made.add(new ArtifactStore.Made(
                    new StageOutput(recipe, directory, 1, "cpu"), List.of(new Input.Made("base", each.getValue()))));
        }
        return artifacts.commitTogether(made, "worker").stream()
                .map(Commit::address)
                .toList();
    }

    @Test
    void what_a_gate_in_a_bundle_was_made_from_is_kept() throws Exception {
        OutputAddress score = commit(StageName.SCORING, "c");
        together(StageName.GATE, Map.of("one", score, "two", score));
        assertEquals(1, objects.list("artifacts/gate/").size(), "both in one");
        assertEquals(Set.of(), unused(LATER));
        assertEquals(List.of(), Garbage.of(artifacts, List.of(), LATER).bundles());
    }

    @Test
    void small_outputs_in_one_object_go_when_none_of_them_is_used_and_stay_while_one_is() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "a");
        List<OutputAddress> used =
                together(StageName.TRANSCRIPTION, new TreeMap<>(Map.of("one", segments, "two", segments)));
        commit(StageName.REPORT, "d", used.get(0));
        List<OutputAddress> abandoned =
                together(StageName.TRANSCRIPTION, new TreeMap<>(Map.of("three", segments, "four", segments)));

        assertEquals(
                List.of(),
                Garbage.of(artifacts, List.of(), Instant.now().minusSeconds(3_600))
                        .bundles());
        Garbage garbage = Garbage.of(artifacts, List.of(), LATER);
        assertEquals(
                List.of(Set.copyOf(abandoned)),
                garbage.bundles().stream()
                        .map(each -> Set.copyOf(each.outputs()))
                        .toList());
        assertEquals(2, garbage.outputs());
        assertEquals(4, garbage.kept(), "the segments, the report, and both of the other object");
        assertEquals(1, garbage.bound(), "the other one that lies with what is used");
        assertTrue(garbage.delete(artifacts, () -> true));

        ArtifactStore anew = new ArtifactStore(objects);
        assertEquals(Set.copyOf(used), anew.findAll(used).keySet());
        assertEquals(Map.of(), anew.findAll(abandoned));
        assertEquals(0, Garbage.of(anew, List.of(), LATER).outputs());
    }

    @Test
    void what_marks_several_outputs_goes_when_none_of_them_is_there_any_more() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "a");
        Lineage lineage = new Lineage(artifacts);
        List<OutputAddress> all = new ArrayList<>();
        for (String which : List.of("used", "abandoned")) {
            Map<String, OutputAddress> from = new TreeMap<>();
            Map<Recipe, List<Input>> marked = new LinkedHashMap<>();
            for (int number = 0; number < Lineage.TOGETHER; number++) {
                from.put(which + number, segments);
                marked.put(
                        Recipe.of(StageName.TRANSCRIPTION, Map.of("base", segments.digest()), which + number),
                        List.of(new Input.Made("base", segments)));
            }
            assertEquals(Lineage.TOGETHER, lineage.mark(marked).size());
            all.addAll(together(StageName.TRANSCRIPTION, from));
        }
        commit(StageName.REPORT, "d", all.get(0));
        objects.put("lineage/shares/spoiled", new byte[3]);

        assertEquals(
                List.of(),
                Garbage.of(artifacts, List.of(), Instant.now().minusSeconds(3_600))
                        .leftovers());
        Garbage garbage = Garbage.of(artifacts, List.of(), LATER);
        assertEquals(Lineage.TOGETHER, garbage.outputs());
        assertEquals(1, garbage.leftovers().size());
        assertTrue(garbage.delete(artifacts, () -> true));

        assertEquals(2, objects.list("lineage/shares/").size(), "that of the used, and the one nobody can read");
        objects.delete("lineage/shares/spoiled");
        assertEquals(
                Set.copyOf(all.subList(0, Lineage.TOGETHER)),
                new Lineage(new ArtifactStore(objects)).users(List.of(new Input.Made("", segments).id())));
    }

    @Test
    void what_was_written_beside_outputs_goes_with_them_and_not_before() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "a");
        OutputAddress kept = commit(StageName.SCORING, "kept", segments);
        commit(StageName.REPORT, "d", kept);
        OutputAddress abandoned = commit(StageName.SCORING, "abandoned", segments);
        for (OutputAddress score : List.of(kept, abandoned)) {
            objects.put("index/scores/" + score.digest().hex() + ".json", new byte[3]);
        }
        objects.put("index/scores/" + Digest.of("long gone").hex() + ".json", new byte[3]);
        objects.put("index/scores/notes.txt", new byte[3]);
        objects.put("lineage/shares/1", new byte[3]);
        String marker = "lineage/" + new Input.Made("", segments).id() + "/scoring/";

        assertEquals(
                List.of(),
                Garbage.of(artifacts, List.of(), Instant.now().minusSeconds(3_600))
                        .leftovers());
        Garbage garbage = Garbage.of(artifacts, List.of(), LATER);
        assertEquals(
                Set.of(
                        "index/scores/" + abandoned.digest().hex() + ".json",
                        "index/scores/" + Digest.of("long gone").hex() + ".json",
                        marker + abandoned.digest().hex()),
                garbage.leftovers().stream().map(Garbage.Leftover::key).collect(Collectors.toSet()));
        assertTrue(garbage.delete(artifacts, () -> true));

        assertEquals(
                List.of(kept.digest().hex()),
                objects.list(marker).stream().map(object -> object.path()).toList());
        assertEquals(2, objects.list("index/scores/").size());
        assertEquals(List.of(), Garbage.of(artifacts, List.of(), LATER).leftovers());
    }

    @Test
    void what_was_made_without_saying_from_what_is_told() throws Exception {
        Recipe recipe = Recipe.of(StageName.REPORT, Map.of("score", Digest.of("score")), "old");
        Path directory = Files.createDirectories(folder.resolve("old"));
        Files.writeString(directory.resolve("file"), "old");
        artifacts.commit(new StageOutput(recipe, directory, 1, "cpu"), List.of(), "worker");
        assertEquals(
                List.of(recipe.address()),
                Garbage.of(artifacts, List.of(), LATER).unknown());
    }
}
