package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.training.finetuning.HeldOut;
import dev.hubbub.training.finetuning.TrainingData;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real recordings and a real checkpoint, the stage as a worker runs it. */
class TrainingStageTest extends SampleRuns {
    @Test
    void the_output_of_a_run_is_a_checkpoint_with_where_it_comes_from_and_nothing_else() throws Exception {
        TrainingTask task =
                task(settings("{\"steps\": 4, \"learningRate\": 1e-4, \"padToThirtySeconds\": false}"), data());
        Path output = output(task);
        try (Stream<Path> files = Files.list(output)) {
            assertEquals(
                    new TreeSet<>(Set.of(
                            "config.json",
                            "generation_config.json",
                            "model.safetensors",
                            "preprocessor_config.json",
                            "tokenizer.json",
                            "tokenizer_config.json",
                            "training")),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
        assertFalse(Files.exists(output.resolve("training/lock")));
        JsonNode run =
                Json.mapper().readTree(output.resolve("training/run.json").toFile());
        assertEquals(BASE, run.path("from").asText());
        assertEquals(4, run.path("settings").path("steps").asInt());
        assertFalse(run.path("forced").asBoolean());
        try (SpeechModel model = ModelFamilies.of(output).load(output, ModelOptions.CPU)) {
            assertTrue(model.text().isPresent());
        }
        assertEquals(
                -1,
                Files.mismatch(output.resolve("model.safetensors"), output(task).resolve("model.safetensors")));
    }

    @Test
    void every_checkpoint_that_is_asked_for_is_an_output_of_its_own_and_changes_no_other() throws Exception {
        TrainingTask alone = task(
                settings("{\"steps\": 4, \"evaluateEvery\": 2, \"learningRate\": 1e-4, \"padToThirtySeconds\": false}"),
                data());
        TrainingTask task = alone.withSteps(List.of(RunStep.BEST, RunStep.LAST, RunStep.of(3), RunStep.of(4)));
        Path best = output(alone);
        List<Path> outputs = outputs(task);
        assertEquals(4, outputs.size());
        assertEquals(-1, mismatch(best, outputs.get(0)), "best");
        assertEquals(-1, mismatch(outputs.get(1), outputs.get(3)), "the last is the fourth");
        assertTrue(mismatch(outputs.get(2), outputs.get(3)) >= 0, "the third is another, though it was not judged");
        for (Path output : outputs) {
            assertEquals(-1, Files.mismatch(output.resolve("config.json"), best.resolve("config.json")));
            assertTrue(Files.exists(output.resolve("training/curve.jsonl")));
            try (SpeechModel model = ModelFamilies.of(output).load(output, ModelOptions.CPU)) {
                assertTrue(model.text().isPresent());
            }
        }
    }

    @Test
    void a_step_that_the_run_does_not_have_is_refused_before_it_begins_and_keeps_no_other_from_being_made()
            throws Exception {
        TrainingTask run = task(settings("{\"epochs\": 1, \"padToThirtySeconds\": false}"), data());
        TrainingTask task = run.withSteps(List.of(RunStep.of(500)));
        StageFailure refused = assertThrows(StageFailure.class, () -> outputs(task));
        assertTrue(
                refused.getMessage().contains("steps, and its checkpoint after step 500 is asked for: name a step"),
                refused.getMessage());
        TrainingTask both = run.withSteps(List.of(RunStep.BEST, RunStep.of(500)));
        HandedOver share = new HandedOver(both, context);
        stage().runAll(share);
        assertEquals(
                List.of(both.recipe()),
                share.outputs.stream().map(StageOutput::recipe).toList());
        assertEquals(refused.getMessage(), share.failure.getMessage());
    }

    @Test
    void a_run_that_ends_before_a_step_that_is_asked_for_hands_over_what_it_made() throws Exception {
        TrainingTask task = task(
                        settings("{\"steps\": 9, \"evaluateEvery\": 1, \"patience\": 1, \"learningRate\": 1e-9,"
                                + " \"padToThirtySeconds\": false}"),
                        data())
                .withSteps(List.of(RunStep.BEST, RunStep.of(9)));
        HandedOver share = new HandedOver(task, context);
        stage().runAll(share);
        assertEquals(
                List.of(task.recipe()),
                share.outputs.stream().map(StageOutput::recipe).toList());
        assertTrue(
                share.failure.getMessage().contains("and its checkpoint after step 9 is asked for: name one before"),
                share.failure.getMessage());
    }

    @Test
    void a_run_that_made_nothing_better_says_so() throws Exception {
        List<String> said = new ArrayList<>();
        StageContext watched = (StageContext) Proxy.newProxyInstance(
                StageContext.class.getClassLoader(), new Class<?>[] {StageContext.class}, (proxy, method, given) -> {
                    if (method.getName().equals("progress")) {
                        said.add((String) given[1]);
                    }
                    return method.invoke(context, given);
                });
        TrainingTask task =
                task(settings("{\"steps\": 1, \"learningRate\": 1e-9, \"padToThirtySeconds\": false}"), data());
        stage().run(task, watched);
        String last = said.get(said.size() - 1);
        assertTrue(
                last.startsWith("No checkpoint of this run is better than the one that it began with: word error rate"),
                last);
    }

    @Test
    void a_run_that_would_be_wasted_fails_with_the_reason_unless_it_is_forced() throws Exception {
        String wrong = "\"steps\": 1, \"padToThirtySeconds\": true, \"batchSeconds\": 30";
        StageFailure refused =
                assertThrows(StageFailure.class, () -> output(task(settings("{" + wrong + "}"), data())));
        assertEquals(FailureReason.Unsupported, refused.reason());
        assertTrue(refused.getMessage().contains("force is not set. padding: With clips padded"), refused.getMessage());
        Path forced = output(task(settings("{" + wrong + ", \"force\": true}"), data()));
        assertTrue(Json.mapper()
                .readTree(forced.resolve("training/run.json").toFile())
                .path("forced")
                .asBoolean());
    }

    @Test
    void a_model_that_only_hears_learns_from_clips_of_sessions_and_is_judged_by_another_speaker() throws Exception {
        DatasetReference sessions = new DatasetReference(DatasetLayout.MCOREC, "s3://b/samples/mcorec");
        ClipSettings clips = new ClipSettings(null, 1.0, null, null, true);
        TrainingTask task = task(
                settings("{\"steps\": 2, \"learningRate\": 1e-4, \"padToThirtySeconds\": false}"),
                source(sessions, List.of("session_demo"), clips));
        Path output = output(task);
        JsonNode run =
                Json.mapper().readTree(output.resolve("training/run.json").toFile());
        TrainingData all = TrainingData.of(task.data(), context);
        assertEquals(12, all.examples().size());
        assertEquals(
                HeldOut.of(all, 0.1).training().seconds(),
                run.path("exampleSeconds").asDouble(),
                1e-6);
        assertEquals(9, HeldOut.of(all, 0.1).training().examples().size(), "one says three things");
        assertEquals(
                -1,
                Files.mismatch(output.resolve("model.safetensors"), output(task).resolve("model.safetensors")));
    }

    @Test
    void data_that_is_no_longer_what_was_planned_is_refused() throws Exception {
        TrainingTask.Source other = new TrainingTask.Source(DATA, null, "en", Digest.of("before"));
        StageFailure refused = assertThrows(StageFailure.class, () -> output(task(settings("{\"steps\": 1}"), other)));
        assertEquals(FailureReason.DatasetChanged, refused.reason());
    }

    @Test
    void a_run_that_was_planned_for_another_version_of_its_model_is_not_trained_by_this_one() throws Exception {
        TrainingTask task = task(settings("{\"steps\": 1}"), data());
        CheckpointReference base = task.base();
        CheckpointReference other =
                new CheckpointReference.Stored(base.architecture(), "2", base.uri(), base.digest(), null);
        StageFailure refused = assertThrows(
                StageFailure.class,
                () -> output(new TrainingTask(other, task.data(), task.heldOut(), task.settings())));
        assertEquals(FailureReason.VersionMismatch, refused.reason());
    }

    private static long mismatch(Path one, Path other) throws Exception {
        return Files.mismatch(one.resolve("model.safetensors"), other.resolve("model.safetensors"));
    }

    /** A share of one task, as a worker gives it. */
    private static final class HandedOver implements ShareContext<TrainingTask> {
        private final TrainingTask task;
        private final StageContext context;
        private final List<StageOutput> outputs = new ArrayList<>();
        private Exception failure;

        HandedOver(TrainingTask task, StageContext context) {
            this.task = task;
            this.context = context;
        }

        @Override
        public List<TrainingTask> tasks() {
            return List.of(task);
        }

        @Override
        public StageContext of(TrainingTask task) {
            return context;
        }

        @Override
        public StageContext common() {
            return context;
        }

        @Override
        public void done(TrainingTask task, StageOutput output) {
            outputs.add(output);
        }

        @Override
        public void failed(TrainingTask task, Exception why) {
            failure = why;
        }

        @Override
        public void progress(double fraction, String what) {
            // Nobody is watching.
        }
    }
}
