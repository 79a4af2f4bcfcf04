package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checkpoints joined with adapters of real runs, the stage as a worker runs it. */
class AdaptingStageTest extends SampleRuns {

    private static final String SYNTHETIC = "s3://b/checkpoints/hubbub-tiny-synthetic";
    private static final String ADAPTER = "s3://lab/adapter";

    private LocalStageContext joining(Path adapter) {
        return new LocalStageContext(
                folder.resolve("joined"),
                uri -> uri.equals(ADAPTER) ? adapter : LOCAL.resolve(uri.substring("s3://b/".length())));
    }

    private static CheckpointReference stored(String uri, LocalStageContext context) throws Exception {
        return new CheckpointReference.Stored(ModelArchitecture.WHISPER, uri, Fingerprint.of(context.list(uri)));
    }

    @Test
    void a_checkpoint_and_the_adapter_of_a_run_are_what_the_run_ended_with_and_no_other_checkpoint_is_taken()
            throws Exception {
        TrainingTask trained = task(
                settings("{\"steps\": 1, \"loraRank\": 2, \"padToThirtySeconds\": false, \"force\": true}"), data());
        Path run = output(trained.withSteps(List.of(RunStep.LAST)));
        LocalStageContext context = joining(run.resolve("adapter"));
        AdaptingTask task = new AdaptingTask(stored(BASE, context), stored(ADAPTER, context));

        StageOutput output = new AdaptingStage().run(task, context).get(0);

        assertEquals(task.recipe(), output.recipe());
        try (Checkpoint learnt = Checkpoint.open(run.resolve("model.safetensors"));
                Checkpoint joined =
                        Checkpoint.open(context.outputDirectory(task.recipe()).resolve("model.safetensors"))) {
            assertEquals(learnt.names(), joined.names());
            for (String name : learnt.names()) {
                assertArrayEquals(
                        learnt.tensor(name).floats(), joined.tensor(name).floats(), 1e-6f, name);
            }
        }
        assertTrue(output.files().has("tokenizer.json"));
        JsonNode lineage = Json.mapper().readTree(output.files().read("adapter.json"));
        assertEquals("adapting 1", lineage.path("version").asText());
        assertEquals(ADAPTER, lineage.at("/adapter/from").asText());
        assertEquals(BASE, lineage.at("/adapter/of").asText());

        AdaptingTask other = new AdaptingTask(stored(SYNTHETIC, context), stored(ADAPTER, context));
        StageFailure refused = assertThrows(StageFailure.class, () -> new AdaptingStage().run(other, context));
        assertEquals(FailureReason.InvalidCheckpoint, refused.reason());
        assertTrue(
                refused.getMessage().startsWith(ADAPTER + " is an adapter of another checkpoint"),
                refused.getMessage());
    }

    @Test
    void every_checkpoint_of_a_run_has_the_adapter_that_is_in_it_beside_it() throws Exception {
        TrainingTask trained = task(
                        settings("{\"steps\": 2, \"evaluateEvery\": 1, \"loraRank\": 2, \"learningRate\": 1e-2,"
                                + " \"padToThirtySeconds\": false, \"force\": true}"),
                        data())
                .withSteps(List.of(RunStep.of(1), RunStep.of(2), RunStep.LAST, RunStep.BEST));
        List<StageOutput> outputs = stage().run(trained, context);
        Map<RunStep, Digest> adapters = new HashMap<>();
        for (RunStep step : trained.asked()) {
            OutputFiles files = of(step, trained, outputs);
            assertTrue(files.has("adapter/adapter_config.json"));
            adapters.put(step, Digest.of(files.read("adapter/adapter_model.safetensors")));
        }
        assertNotEquals(adapters.get(RunStep.of(1)), adapters.get(RunStep.of(2)));
        assertEquals(adapters.get(RunStep.of(2)), adapters.get(RunStep.LAST));
        int best = Json.mapper()
                .readTree(of(RunStep.BEST, trained, outputs).read("training/run.json"))
                .path("bestStep")
                .asInt();
        assertEquals(adapters.get(RunStep.of(best)), adapters.get(RunStep.BEST));
    }

    private static OutputFiles of(RunStep step, TrainingTask task, List<StageOutput> outputs) {
        return outputs.stream()
                .filter(output -> output.recipe().equals(task.recipe(step)))
                .findFirst()
                .orElseThrow()
                .files();
    }

    @Test
    void a_folder_that_is_no_adapter_is_refused_by_the_name_that_people_gave_it() throws Exception {
        Path folder = LOCAL.resolve("checkpoints/hubbub-tiny-synthetic");
        LocalStageContext context = joining(folder);
        AdaptingTask task = new AdaptingTask(stored(BASE, context), stored(ADAPTER, context));
        StageFailure refused = assertThrows(StageFailure.class, () -> new AdaptingStage().run(task, context));
        assertEquals(FailureReason.InvalidCheckpoint, refused.reason());
        assertTrue(refused.getMessage().startsWith("There is no adapter in " + ADAPTER + ": "), refused.getMessage());
    }

    @Test
    void a_checkpoint_that_is_named_as_its_own_adapter_is_refused_as_any_other_that_is_none() throws Exception {
        LocalStageContext context = joining(folder);
        AdaptingTask task = new AdaptingTask(stored(BASE, context), stored(BASE, context));
        StageFailure refused = assertThrows(StageFailure.class, () -> new AdaptingStage().run(task, context));
        assertEquals(FailureReason.InvalidCheckpoint, refused.reason());
        assertTrue(refused.getMessage().startsWith("There is no adapter in " + BASE + ": "), refused.getMessage());
    }
}
