package dev.hubbub.localdev.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.artifacts.Ancestry;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineageViewTest {

    private static final Input.Stored CHECKPOINT = new Input.Stored(
            "checkpoint", Input.Kind.CHECKPOINT, "s3://hubbub/checkpoints/tiny", null, Digest.of("weights"));

    private static final OutputAddress SEGMENTS = new OutputAddress(StageName.SEGMENTATION, Digest.of("gone"));

    private static Commit commit(StageName stage, Input... inputs) {
        Recipe recipe = Recipe.of(stage, Map.of("one", Digest.of("one")), Map.of("beamSize", 4));
        return new Commit(
                recipe,
                List.of(inputs),
                List.of(),
                new Commit.Run("a", "pod-1", "cuda:0", 12.34, Instant.parse("2026-01-02T03:04:05Z")));
    }

    private static Ancestry ancestry() {
        Commit transcript = commit(StageName.TRANSCRIPTION, new Input.Made("segments", SEGMENTS), CHECKPOINT);
        Commit score = commit(
                StageName.SCORING,
                new Input.Made("transcript/one", transcript.address()),
                new Input.Made("transcript/two", transcript.address()));
        Map<OutputAddress, Commit> outputs = new LinkedHashMap<>();
        outputs.put(score.address(), score);
        outputs.put(transcript.address(), transcript);
        return new Ancestry(score.address(), outputs, Map.of(CHECKPOINT.id(), CHECKPOINT), Set.of(SEGMENTS));
    }

    @Test
    void each_output_stands_below_what_was_made_from_it_and_is_taken_apart_once() {
        List<String> lines = LineageView.lines(ancestry());

        assertThat(lines.get(0)).startsWith("scoring/").contains("version " + StageName.SCORING.version());
        assertThat(lines.get(1))
                .startsWith("  transcript/one: transcription/")
                .endsWith("12.3 s on cuda:0, 2026-01-02T03:04:05Z");
        assertThat(lines.get(2)).startsWith("    segments: segmentation/").endsWith("(not there any more)");
        assertThat(lines.get(3))
                .isEqualTo("    checkpoint: checkpoint s3://hubbub/checkpoints/tiny, "
                        + CHECKPOINT.digest().hex());
        assertThat(lines.get(4)).startsWith("  transcript/two: transcription/").endsWith("(as above)");
        assertThat(lines).hasSize(5);
    }

    @Test
    void as_json_each_output_is_there_once_with_its_parameters_and_the_ids_of_its_inputs() {
        ObjectNode json = LineageView.json(ancestry());

        assertThat(json.at("/outputs").size()).isEqualTo(2);
        assertThat(json.at("/outputs/1/parameters/beamSize").asInt()).isEqualTo(4);
        assertThat(json.at("/outputs/0/inputs/0/id").asText())
                .isEqualTo(json.at("/outputs/1/id").asText());
        assertThat(json.at("/outputs/1/inputs/1/id").asText()).isEqualTo(CHECKPOINT.id());
        assertThat(json.at("/stored/0/uri").asText()).isEqualTo(CHECKPOINT.uri());
        assertThat(json.at("/gone/0").asText()).startsWith("segmentation-");
        assertThat(json.path("unknown")).isEmpty();
    }

    @Test
    void an_output_that_does_not_say_what_it_was_made_from_is_told_from_one_that_was_made_from_nothing() {
        Commit old = commit(StageName.SCORING);
        Ancestry ancestry = new Ancestry(old.address(), Map.of(old.address(), old), Map.of(), Set.of());

        assertThat(LineageView.lines(ancestry))
                .element(1, STRING)
                .contains("made by a version that did not keep what it was made from");
        assertThat(LineageView.json(ancestry).at("/unknown/0").asText()).startsWith("scoring-");
    }

    @Test
    void what_is_asked_about_is_known_by_how_it_is_named() {
        String digest = Digest.of("x").hex();
        OutputAddress score = new OutputAddress(StageName.SCORING, new Digest(digest));
        for (String name : List.of(
                "scoring/" + digest,
                "scoring-" + digest,
                "artifacts/scoring/" + digest + "/",
                "s3://hubbub/artifacts/scoring/" + digest)) {
            assertThat(LineageQuestion.of(name)).isEqualTo(new LineageQuestion.OfOutput(score));
        }
        assertThat(LineageQuestion.of("checkpoint-" + digest))
                .isEqualTo(new LineageQuestion.OfStored("checkpoint-" + digest));
        assertThat(LineageQuestion.of("s3://hubbub/checkpoints/tiny"))
                .isEqualTo(new LineageQuestion.OfPlace("s3://hubbub/checkpoints/tiny"));
        assertThat(LineageQuestion.of("study")).isEqualTo(new LineageQuestion.OfTrial("study", Optional.empty()));
        assertThat(LineageQuestion.of("study/e1-tiny"))
                .isEqualTo(new LineageQuestion.OfTrial("study", Optional.of("e1-tiny")));
    }
}
