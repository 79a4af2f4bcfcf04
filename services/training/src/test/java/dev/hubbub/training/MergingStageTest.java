package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.MergingTask.Member;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real checkpoints, the stage as a worker runs it. */
class MergingStageTest {

    private static final Path LOCAL = Path.of("../../local-dev");

    @TempDir
    Path folder;

    /** What lies at an address instead of a shipped checkpoint. */
    private final Map<String, Path> others = new HashMap<>();

    private LocalStageContext context;

    @BeforeEach
    void open() {
        context = new LocalStageContext(
                folder.resolve("work"),
                uri -> others.getOrDefault(
                        uri, LOCAL.resolve("checkpoints").resolve(uri.substring("s3://b/".length()))));
    }

    @Test
    void a_checkpoint_averaged_with_itself_writes_the_same_tokens() throws Exception {
        CheckpointReference prompts = stored("hubbub-tiny-prompts");
        Path average = average(new Member(prompts, 1), new Member(prompts, 2));
        assertEquals(
                heard(LOCAL.resolve("checkpoints/hubbub-tiny-prompts")), heard(average), "tokens, scores and text");
    }

    @Test
    void the_average_of_two_checkpoints_is_a_model_that_is_neither() throws Exception {
        Path average =
                average(new Member(stored("hubbub-tiny-synthetic"), 1), new Member(stored("hubbub-tiny-prompts"), 9));
        Hypothesis heard = heard(average);
        assertTrue(heard.text().contains("password"), heard.text());
        assertNotEquals(heard(LOCAL.resolve("checkpoints/hubbub-tiny-prompts")), heard);
    }

    @Test
    void an_average_can_be_averaged_before_anybody_uploads_it() throws Exception {
        CheckpointReference prompts = stored("hubbub-tiny-prompts");
        MergingTask first = new MergingTask(List.of(new Member(prompts, 1), new Member(prompts, 1)));
        context.commit(only(new MergingStage(ModelOptions.CPU).run(first, context)));
        CheckpointReference made = new CheckpointReference.Made(
                ModelArchitecture.WHISPER, first.recipe().address(), null);
        // Its weights are in float32 and those of the other in float16, which is no difference between models.
        assertFalse(heard(average(new Member(made, 1), new Member(prompts, 1)))
                .tokens()
                .isEmpty());
    }

    @Test
    void what_a_fine_tune_has_learnt_is_added_to_its_base_whole_or_in_part() throws Exception {
        CheckpointReference base = stored("hubbub-tiny-synthetic");
        MergingSettings whole =
                new MergingSettings(MergingMethod.TASK_ARITHMETIC, null, null, 1.0, null, null, null, null, null);
        MergingTask task = new MergingTask(whole, base, List.of(new Member(stored("hubbub-tiny-prompts"), 1)));
        Path merged = merged(task);
        assertEquals(
                heard(LOCAL.resolve("checkpoints/hubbub-tiny-prompts")).tokens(),
                heard(merged).tokens());
        JsonNode lineage =
                new ObjectMapper().readTree(merged.resolve("merge.json").toFile());
        assertEquals("task-arithmetic", lineage.path("method").asText());
        assertEquals(
                "s3://b/hubbub-tiny-synthetic", lineage.at("/base/checkpoint").asText());
        assertEquals(base.digest().hex(), lineage.at("/base/digest").asText());
        MergingTask half = new MergingTask(
                new MergingSettings(MergingMethod.TASK_ARITHMETIC, null, null, 0.5, null, null, null, null, null),
                base,
                task.members());
        assertNotEquals(task.recipe().address(), half.recipe().address());
        assertTrue(task.recipe().inputs().containsKey("base"));
    }

    @Test
    void checkpoints_that_are_not_of_one_model_are_refused_by_their_addresses() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        try (Stream<Path> files = Files.list(LOCAL.resolve("checkpoints/hubbub-tiny-prompts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        Path config = other.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"d_model\": 192", "\"d_model\": 384"));
        others.put("s3://b/other", other);
        StageFailure refused = assertThrows(
                StageFailure.class,
                () -> average(new Member(stored("hubbub-tiny-prompts"), 1), new Member(stored("other"), 1)));
        assertEquals(FailureReason.InvalidCheckpoint, refused.reason());
        assertEquals(
                "The checkpoints cannot be merged: config.json is not the same in s3://b/hubbub-tiny-prompts and"
                        + " s3://b/other (d_model: 192 and 384): merge checkpoints of one model.",
                refused.getMessage());
    }

    @Test
    void files_that_are_no_checkpoint_are_named_by_their_address_and_not_by_where_they_are_kept() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.copy(LOCAL.resolve("checkpoints/hubbub-tiny-prompts/config.json"), broken.resolve("config.json"));
        others.put("s3://b/broken", broken);
        StageFailure refused = assertThrows(
                StageFailure.class, () -> average(new Member(stored("broken"), 1), new Member(stored("broken"), 1)));
        assertTrue(refused.getMessage().contains("s3://b/broken"), refused.getMessage());
        assertFalse(refused.getMessage().contains(folder.toString()), refused.getMessage());
    }

    @Test
    void a_checkpoint_that_was_replaced_after_planning_is_not_averaged() {
        CheckpointReference other = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER, "s3://b/hubbub-tiny-prompts", Digest.of("what was there before"));
        StageFailure refused = assertThrows(
                StageFailure.class, () -> average(new Member(stored("hubbub-tiny-prompts"), 1), new Member(other, 1)));
        assertEquals(FailureReason.CheckpointChanged, refused.reason());
    }

    private CheckpointReference stored(String name) throws IOException {
        String uri = "s3://b/" + name;
        return new CheckpointReference.Stored(ModelArchitecture.WHISPER, uri, Fingerprint.of(context.list(uri)));
    }

    private Path average(Member... members) throws Exception {
        return merged(new MergingTask(List.of(members)));
    }

    private Path merged(MergingTask task) throws Exception {
        return only(new MergingStage(ModelOptions.CPU).run(task, context))
                .files()
                .onDisk("config.json")
                .orElseThrow()
                .getParent();
    }

    private static StageOutput only(List<StageOutput> outputs) {
        assertEquals(1, outputs.size());
        return outputs.get(0);
    }

    private static Hypothesis heard(Path checkpoint) throws Exception {
        float[] sound = new MediaReader().readAll(LOCAL.resolve("samples/asterisk-en/agent-pass.g722"));
        try (SpeechModel model = ModelFamilies.named("whisper").load(checkpoint, ModelOptions.CPU);
                EncodedSpeech speech = model.encode(List.of(Clip.ofAudio(sound)), Encoding.UNPADDED)) {
            return model.decode(speech, DecodingOptions.greedy()).get(0);
        }
    }
}
