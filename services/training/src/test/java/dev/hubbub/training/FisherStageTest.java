package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.TrainableModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What matters in a real checkpoint for real recordings, and a run that holds it. */
class FisherStageTest {
    private static final Path LOCAL =
            Path.of("../../local-dev").toAbsolutePath().normalize();
    private static final String BASE = "s3://b/checkpoints/hubbub-tiny-prompts";
    private static final DatasetReference DATA =
            new DatasetReference(DatasetLayout.MANIFEST, "s3://b/samples/asterisk-en/manifest.jsonl");
    private static final ModelOptions TWO_THREADS = new ModelOptions("cpu", ModelOptions.CPU.precision(), 2, 8);

    @TempDir
    Path folder;

    private LocalStageContext context;

    @BeforeEach
    void open() {
        context = context("here");
    }

    private LocalStageContext context(String place) {
        return new LocalStageContext(folder.resolve(place), uri -> LOCAL.resolve(uri.substring("s3://b/".length())));
    }

    @Test
    void a_run_holds_the_weights_that_an_estimate_says_matter() throws Exception {
        FisherTask fisher = fisher(checkpoint());
        StageOutput estimate = new FisherStage(TWO_THREADS).run(fisher, context).get(0);
        assertEquals(fisher.recipe(), estimate.recipe());
        context.commit(estimate);
        Path file = context.output(fisher.recipe().address()).resolve("fisher.safetensors");
        try (Checkpoint stored = Checkpoint.open(file)) {
            assertEquals("3", stored.metadata().get("examples"));
            assertEquals(StageName.FISHER.version(), stored.metadata().get("version"));
        }
        Path free = trained(training(), context("elsewhere"));
        Path held = trained(
                training()
                        .holding(new TrainingTask.ElasticWeights(fisher.recipe().address(), 1e6)),
                context);
        assertTrue(
                moved(held, file) < 0.5 * moved(free, file),
                moved(held, file) + " with what matters held, " + moved(free, file) + " without");
        JsonNode run = Json.mapper().readTree(held.resolve("training/run.json").toFile());
        assertEquals(64, run.path("data").path("fisher").asText().length());
        assertFalse(Files.exists(held.resolve("training/fisher.safetensors")));
    }

    @Test
    void an_estimate_of_another_checkpoint_is_refused() throws Exception {
        String other = "s3://b/checkpoints/hubbub-tiny-synthetic";
        FisherTask fisher = fisher(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, other, Fingerprint.of(context.list(other))));
        context.commit(new FisherStage(TWO_THREADS).run(fisher, context).get(0));
        TrainingTask task = training()
                .holding(new TrainingTask.ElasticWeights(fisher.recipe().address(), 1));
        StageFailure refused =
                assertThrows(StageFailure.class, () -> new TrainingStage(TWO_THREADS).run(task, context));
        assertEquals(FailureReason.InvalidCheckpoint, refused.reason());
        assertTrue(refused.getMessage().contains("says what matters in another checkpoint"), refused.getMessage());
    }

    @Test
    void an_estimate_that_cannot_be_read_is_no_fault_of_the_base() throws Exception {
        FisherTask fisher = fisher(checkpoint());
        Path output = Files.createDirectories(context.outputDirectory(fisher.recipe()));
        Files.writeString(output.resolve("fisher.safetensors"), "spoiled");
        context.commit(new StageOutput(fisher.recipe(), output, 0, "cpu"));
        TrainingTask task = training()
                .holding(new TrainingTask.ElasticWeights(fisher.recipe().address(), 1));
        StageFailure refused =
                assertThrows(StageFailure.class, () -> new TrainingStage(TWO_THREADS).run(task, context));
        assertEquals(FailureReason.CorruptInput, refused.reason());
        assertTrue(
                refused.getMessage()
                        .startsWith("What matters to the run's base (elasticWeights) cannot be read: "
                                + fisher.recipe().address() + "/fisher.safetensors"),
                refused.getMessage());
    }

    @Test
    void data_that_is_no_longer_what_was_planned_is_refused() throws Exception {
        FisherTask task = new FisherTask(
                checkpoint(),
                new TrainingTask.Source(DATA, null, "en", Digest.of("before")),
                3,
                false,
                TrainingSettings.Precision.FLOAT32);
        StageFailure refused = assertThrows(StageFailure.class, () -> new FisherStage(TWO_THREADS).run(task, context));
        assertEquals(FailureReason.DatasetChanged, refused.reason());
    }

    private FisherTask fisher(CheckpointReference checkpoint) throws Exception {
        return new FisherTask(checkpoint, data("asterisk-en-03"), 3, false, TrainingSettings.Precision.FLOAT32);
    }

    private TrainingTask training() throws Exception {
        return new TrainingTask(
                checkpoint(),
                data("asterisk-en-01", "asterisk-en-02"),
                null,
                Json.mapper()
                        .readValue(
                                "{\"steps\": 6, \"evaluateEvery\": 6, \"learningRate\": 3e-4, \"padToThirtySeconds\": false}",
                                TrainingSettings.class));
    }

    private CheckpointReference checkpoint() throws Exception {
        return new CheckpointReference.Stored(ModelArchitecture.WHISPER, BASE, Fingerprint.of(context.list(BASE)));
    }

    private TrainingTask.Source data(String... sessions) throws Exception {
        return SampleRuns.planned(DATA, List.of(sessions), "en", null, context);
    }

    private static Path trained(TrainingTask task, LocalStageContext place) throws Exception {
        place.commit(new TrainingStage(TWO_THREADS).run(task, place).get(0));
        return place.output(task.recipe().address());
    }

    /** How far what matters has moved: the sum over all weights of their importance and their squared distance. */
    private static double moved(Path trained, Path importance) {
        double moved = 0;
        try (TrainableModel after = opened(trained);
                TrainableModel before = opened(LOCAL.resolve("checkpoints/hubbub-tiny-prompts"));
                Checkpoint fisher = Checkpoint.open(importance)) {
            for (Parameter parameter : fisher.parameters()) {
                float[] matters = parameter.floats();
                float[] there = after.parameters().get(parameter.name()).floats();
                float[] here = before.parameters().get(parameter.name()).floats();
                for (int i = 0; i < matters.length; i++) {
                    double distance = there[i] - here[i];
                    moved += matters[i] * distance * distance;
                }
            }
        }
        return moved;
    }

    private static TrainableModel opened(Path checkpoint) {
        return ModelFamilies.of(checkpoint).training().orElseThrow().open(checkpoint, TWO_THREADS);
    }
}
