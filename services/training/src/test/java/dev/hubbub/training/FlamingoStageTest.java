package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whisper-Flamingo is fine-tuned as the stage does it, from a Whisper that knows the voice and eyes that have seen nothing,
 * on recordings that are heard and seen.
 */
class FlamingoStageTest {
    private static final Path WHISPER = Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final String BASE = "s3://b/flamingo";
    private static final String DECODER_ONLY = "\"freeze\": [\"encoder.*\"], \"learningRate\": 0.001, \"warmup\": 0,"
            + " \"steps\": 12, \"batchSeconds\": 20, \"evaluateEvery\": 6, \"decay\": \"constant\"";

    @TempDir
    static Path bucket;

    @TempDir
    Path folder;

    private LocalStageContext context;

    @BeforeAll
    static void write() throws Exception {
        ModelFamilies.named("whisper-flamingo")
                .assembly()
                .orElseThrow()
                .write(Map.of("whisper", WHISPER), 1, Files.createDirectories(bucket.resolve("flamingo")));
        SpokenLips.write(bucket.resolve("right"), 0, 12, text -> text);
        SpokenLips.write(bucket.resolve("held-out"), 12, 16, text -> text);
        SpokenLips.write(bucket.resolve("looping"), 0, 12, text -> (text.split(" ")[0] + " ")
                .repeat(60)
                .strip());
    }

    @BeforeEach
    void open() {
        context = new LocalStageContext(folder, uri -> bucket.resolve(uri.substring("s3://b/".length())));
    }

    @Test
    void the_decoder_alone_learns_from_what_it_hears_and_sees_and_is_judged_by_both() throws Exception {
        Path made = output(task("right", DECODER_ONLY + ", \"audioDropout\": 0.2, \"videoDropout\": 0.1"));
        List<Double> losses = losses(made);
        assertEquals(12, losses.size());
        assertTrue(mean(losses.subList(9, 12)) < mean(losses.subList(0, 3)), losses.toString());
        JsonNode run = Json.mapper().readTree(made.resolve("training/run.json").toFile());
        assertFalse(run.path("forced").asBoolean());
        assertTrue(run.path("errorRate").asDouble() <= run.path("baseErrorRate").asDouble(), run.toString());
        Set<String> moved = moved(bucket.resolve("flamingo"), made);
        assertTrue(moved.stream().allMatch(name -> name.startsWith("model.decoder.")), moved.toString());
        assertTrue(moved.contains("model.decoder.blocks.0.attn_gate"), moved.toString());
        ModelFamilies.of(made).load(made, ModelOptions.CPU).close();
    }

    @Test
    void texts_that_go_round_in_circles_are_refused_at_step_0_and_forced_through_give_a_model_that_never_stops()
            throws Exception {
        StageFailure refused = assertThrows(StageFailure.class, () -> output(task("looping", DECODER_ONLY)));
        assertTrue(
                refused.getMessage()
                        .matches("The run would be wasted, and force is not set. loss: The checkpoint's loss is [78].*"
                                + "guessing among 461 tokens gives 6.13. Worse than guessing .*"),
                refused.getMessage());
        Path made = output(task("looping", DECODER_ONLY + ", \"force\": true"));
        assertTrue(Json.mapper()
                .readTree(made.resolve("training/run.json").toFile())
                .path("forced")
                .asBoolean());
        assertTrue(last(losses(made)) < 1, "it is learnt by heart");
        assertTrue(last(SampleRuns.values(made, "errorRate")) > 5, "every text runs to the limit of its tokens");
    }

    @Test
    void recordings_that_are_only_heard_or_show_a_whole_face_are_not_learnt_from_and_the_reason_is_said()
            throws Exception {
        Path recordings = Path.of("../../local-dev/samples/asterisk-en");
        Files.copy(
                recordings.resolve("agent-pass.g722"),
                Files.createDirectories(bucket.resolve("heard")).resolve("a.g722"));
        Files.writeString(
                bucket.resolve("heard/manifest.jsonl"),
                "{\"audio_filepath\": \"a.g722\", \"text\": \"please\", \"lang\": \"en\"}");
        String unseen = failure(() -> output(task("heard", DECODER_ONLY)));
        assertTrue(
                unseen.matches(".*None of 1 clips .*a.g722 \\(line 1\\): The recording .* has no pictures in it.*"),
                unseen);
        float[] sound = new MediaReader().readAll(recordings.resolve("agent-pass.g722"));
        Path face = Files.createDirectories(bucket.resolve("face")).resolve("a.mp4");
        VideoWriter.write(
                face, new Pictures(PictureForm.GREY, 160, 160, new byte[25 * 160 * 160]), Arrays.copyOf(sound, 16_000));
        Files.writeString(
                bucket.resolve("face/manifest.jsonl"),
                "{\"audio_filepath\": \"a.mp4\", \"text\": \"please\", \"lang\": \"en\"}");
        String whole = failure(() -> output(task("face", DECODER_ONLY)));
        assertTrue(whole.contains("not in pictures of 160 x 160: cut the mouths out first"), whole);
        String once = DECODER_ONLY.replace("\"steps\": 12", "\"steps\": 1");
        output(task("heard", once + ", \"modalities\": [\"audio\"], \"force\": true"));
    }

    private static String failure(Executable run) {
        return assertThrows(Exception.class, run).getMessage();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The names of what has other numbers. */
    private static Set<String> moved(Path base, Path made) {
        Set<String> moved = new TreeSet<>();
        try (Checkpoint before = Checkpoint.open(base);
                Checkpoint after = Checkpoint.open(made)) {
            ParameterSet now = after.parameters();
            assertEquals(before.names(), after.names());
            for (Parameter parameter : before.parameters()) {
                if (!Arrays.equals(parameter.floats(), now.get(parameter.name()).floats())) {
                    moved.add(parameter.name());
                }
            }
        }
        return moved;
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    private static List<Double> losses(Path made) throws Exception {
        return SampleRuns.values(made, "loss");
    }

    private Path output(TrainingTask task) throws Exception {
        new TrainingStage(new ModelOptions("cpu", ModelOptions.CPU.precision(), 2, 8)).run(task, context);
        return context.outputDirectory(task.recipe());
    }

    private TrainingTask task(String data, String settings) throws Exception {
        return new TrainingTask(
                new CheckpointReference.Stored(
                        ModelArchitecture.WHISPER_FLAMINGO, BASE, Fingerprint.of(context.list(BASE))),
                source(data),
                source("held-out"),
                Json.mapper().readValue("{" + settings + "}", TrainingSettings.class));
    }

    private TrainingTask.Source source(String data) throws Exception {
        var dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://b/" + data + "/manifest.jsonl");
        return SampleRuns.planned(dataset, null, null, null, context);
    }
}
