package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineageTest extends StoreTest {

    private static final Input SESSION = new Input.Stored(
            "session", Input.Kind.SESSION, "s3://hubbub/media/m.jsonl", "one", Digest.of("recordings"));
    private static final Input CHECKPOINT = new Input.Stored(
            "checkpoint", Input.Kind.CHECKPOINT, "s3://hubbub/checkpoints/tiny", null, Digest.of("weights"));

    private ArtifactStore artifacts;
    private Lineage lineage;

    @BeforeEach
    void open() {
        artifacts = new ArtifactStore(objects);
        lineage = artifacts.lineage();
    }

    @Test
    void what_used_a_checkpoint_is_one_listing() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "", SESSION);
        OutputAddress greedy = transcript("greedy", segments);
        OutputAddress beam = transcript("beam", segments);

        assertEquals(Set.of(greedy, beam), lineage.users(List.of(CHECKPOINT.id())));
        assertEquals(Set.of(segments), lineage.users(List.of(SESSION.id())));
        assertEquals(Set.of(greedy, beam), lineage.users(List.of(new Input.Made("", segments).id())));
        assertEquals(
                Set.of(),
                lineage.users(List.of("checkpoint-" + Digest.of("never used").hex())));
        assertEquals(
                2,
                objects.list("lineage/" + CHECKPOINT.id() + "/transcription/").size());
    }

    @Test
    void from_a_number_the_way_leads_back_to_every_recording_and_checkpoint() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "", SESSION);
        OutputAddress transcript = transcript("greedy", segments);

        Ancestry ancestry = Ancestry.of(artifacts, transcript).orElseThrow();

        assertEquals(
                List.of(transcript, segments), List.copyOf(ancestry.outputs().keySet()));
        assertEquals(Set.of(CHECKPOINT.id(), SESSION.id()), ancestry.stored().keySet());
        assertEquals(Set.of(), ancestry.gone());
        OutputAddress never = new OutputAddress(StageName.SCORING, Digest.of("never"));
        assertEquals(Optional.empty(), Ancestry.of(artifacts, never));
    }

    @Test
    void what_was_put_somewhere_is_found_by_its_place_once_for_each_of_its_versions() throws Exception {
        transcript("greedy", commit(StageName.SEGMENTATION, "", SESSION));
        transcript("beam", commit(StageName.SEGMENTATION, "", SESSION));

        assertEquals(
                List.of(CHECKPOINT.id()),
                lineage.storedAt("s3://hubbub/checkpoints/tiny/").stream()
                        .map(Input::id)
                        .toList());
        assertEquals(Set.of(), lineage.storedAt("s3://hubbub/checkpoints"));
    }

    @Test
    void from_a_recording_the_way_leads_to_every_number_made_from_it() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "", SESSION);
        OutputAddress transcript = transcript("greedy", segments);
        OutputAddress score = commit(StageName.SCORING, "", new Input.Made("transcript/one", transcript));
        OutputAddress report = commit(StageName.REPORT, "", new Input.Made("score/t1", score));
        assertEquals(List.of(segments, transcript, score, report), List.copyOf(lineage.descendants(SESSION.id())));
    }

    @Test
    void an_output_of_very_many_inputs_leaves_one_marker_and_is_found_all_the_same() throws Exception {
        List<Input> transcripts = new ArrayList<>();
        for (int i = 0; i <= Lineage.MANY; i++) {
            transcripts.add(new Input.Made(
                    "transcript/" + i, new OutputAddress(StageName.TRANSCRIPTION, Digest.of("transcript " + i))));
        }
        OutputAddress score = commit(StageName.SCORING, "", transcripts.toArray(Input[]::new));
        assertEquals(1, objects.list("lineage/").size());
        assertEquals(Set.of(score), lineage.users(List.of(transcripts.get(7).id())));
        assertEquals(Set.of(), lineage.users(List.of(SESSION.id())));
    }

    @Test
    void outputs_that_are_made_together_leave_their_markers_together_and_are_found_all_the_same() throws Exception {
        Map<Recipe, List<Input>> planned = new LinkedHashMap<>();
        for (int i = 0; i < Lineage.TOGETHER; i++) {
            OutputAddress segments = new OutputAddress(StageName.SEGMENTATION, Digest.of("segments " + i));
            planned.put(
                    transcription("greedy", segments),
                    List.of(SESSION, new Input.Made("segments", segments), CHECKPOINT));
        }
        Set<OutputAddress> marked = lineage.mark(planned);
        assertEquals(planned.keySet().stream().map(Recipe::address).collect(Collectors.toSet()), marked);
        assertEquals(Set.of(), lineage.users(List.of(CHECKPOINT.id())), "none of them is made yet");
        Recipe first = planned.keySet().iterator().next();
        for (Map.Entry<Recipe, List<Input>> each : planned.entrySet()) {
            artifacts.commitMarked(output(each.getKey()), each.getValue(), "worker");
        }

        assertEquals(1, objects.list("lineage/").size());
        assertEquals(marked, lineage.users(List.of(CHECKPOINT.id())));
        assertEquals(
                Set.of(first.address()),
                lineage.users(List.of(planned.get(first).get(1).id())));
        assertEquals(
                Set.of(), lineage.users(List.of(SESSION.id())), "recipes name the recordings by the segments alone");
    }

    @Test
    void a_few_outputs_leave_their_markers_one_by_one() throws Exception {
        OutputAddress segments = new OutputAddress(StageName.SEGMENTATION, Digest.of("segments"));
        assertEquals(Set.of(), lineage.mark(Map.of(transcription("greedy", segments), List.of(CHECKPOINT))));
        assertEquals(List.of(), objects.list("lineage/"));
    }

    @Test
    void a_marker_without_its_commit_claims_nothing() throws Exception {
        // As a crash between the two leaves it.
        objects.put(
                "lineage/" + CHECKPOINT.id() + "/transcription/"
                        + Digest.of("crashed").hex(),
                new byte[0]);
        assertEquals(Set.of(), lineage.users(List.of(CHECKPOINT.id())));
    }

    @Test
    void no_commit_is_without_its_markers() throws Exception {
        Recipe recipe = Recipe.of(StageName.SEGMENTATION, Map.of("session", Digest.of("recordings")), "cut");
        // The marker's place is taken by a folder, so that the store cannot write it.
        String marker = Lineage.markers(recipe, List.of(SESSION)).get(0);
        Files.createDirectories(fileOf(marker).resolve("in the way"));
        StageOutput output = output(recipe);
        assertThrows(IOException.class, () -> artifacts.commit(output, List.of(SESSION), "worker"));
        assertEquals(false, artifacts.find(recipe.address()).isPresent());
    }

    @Test
    void a_commit_says_where_its_inputs_are_in_plain_words() throws Exception {
        OutputAddress segments = commit(StageName.SEGMENTATION, "", SESSION);
        OutputAddress transcript = transcript("greedy", segments);
        JsonNode inputs = Json.mapper()
                .readTree(objects.read(transcript.prefix() + "commit.json"))
                .get("inputs");
        assertEquals(
                Json.mapper()
                        .readTree(
                                "[{\"role\": \"session\", \"kind\": \"session\", \"uri\": \"s3://hubbub/media/m.jsonl\","
                                        + " \"session\": \"one\", \"digest\": \""
                                        + Digest.of("recordings").hex() + "\"},"
                                        + "{\"role\": \"segments\", \"output\": {\"stage\": \"segmentation\", \"digest\": \""
                                        + segments.digest().hex() + "\"}},"
                                        + "{\"role\": \"checkpoint\", \"kind\": \"checkpoint\", \"uri\":"
                                        + " \"s3://hubbub/checkpoints/tiny\", \"digest\": \""
                                        + Digest.of("weights").hex()
                                        + "\"}]"),
                inputs);
    }

    /** A transcript reads the recordings, too, but its recipe names them by the segments alone. */
    private OutputAddress transcript(String decoding, OutputAddress segments) throws Exception {
        List<Input> inputs = List.of(SESSION, new Input.Made("segments", segments), CHECKPOINT);
        return artifacts
                .commit(output(transcription(decoding, segments)), inputs, "worker")
                .address();
    }

    private static Recipe transcription(String decoding, OutputAddress segments) {
        return Recipe.of(
                StageName.TRANSCRIPTION,
                Map.of("segments", segments.digest(), "checkpoint", Digest.of("weights")),
                decoding);
    }

    private OutputAddress commit(StageName stage, String parameters, Input... inputs) throws Exception {
        Map<String, Digest> digests = new HashMap<>();
        for (Input input : inputs) {
            digests.put(input.role(), input.match(made -> made.output().digest(), Input.Stored::digest));
        }
        Recipe recipe = Recipe.of(stage, digests, parameters);
        return artifacts.commit(output(recipe), List.of(inputs), "worker").address();
    }

    private StageOutput output(Recipe recipe) throws IOException {
        String directory = recipe.address().digest().hex();
        write(directory + "/out.json", "{}");
        return new StageOutput(recipe, folder.resolve(directory), 1, "cpu");
    }
}
