package dev.hubbub.speech.training.run;

import static dev.hubbub.speech.training.run.TinyRuns.checkpointing;
import static dev.hubbub.speech.training.run.TinyRuns.checkpoints;
import static dev.hubbub.speech.training.run.TinyRuns.clips;
import static dev.hubbub.speech.training.run.TinyRuns.endingAt;
import static dev.hubbub.speech.training.run.TinyRuns.falling;
import static dev.hubbub.speech.training.run.TinyRuns.losses;
import static dev.hubbub.speech.training.run.TinyRuns.open;
import static dev.hubbub.speech.training.run.TinyRuns.run;
import static dev.hubbub.speech.training.run.TinyRuns.saying;
import static dev.hubbub.speech.training.run.TinyRuns.seeded;
import static dev.hubbub.speech.training.run.TinyRuns.settings;
import static dev.hubbub.speech.training.run.TinyRuns.steps;
import static dev.hubbub.speech.training.run.TinyRuns.withPatience;
import static dev.hubbub.speech.training.run.TinyRuns.withRate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.augmentation.Augmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TEXTS = {"it was not the custom", "the message was left", "the conference begins now"
    };
    private static final Lora DROPPING = new Lora(4, 8, 0.3, List.of("q_proj", "v_proj", "fc1"));

    @TempDir
    Path folder;

    @Test
    void a_run_learns_and_leaves_a_checkpoint_that_writes_what_it_was_taught() throws IOException {
        Trainer.Outcome outcome = run(folder, settings(30, Optional.empty()), falling(), new TrainingListener() {});
        assertEquals(30, outcome.step());
        List<JsonNode> steps = steps(folder);
        assertEquals(30, steps.size());
        assertTrue(steps.get(29).path("loss").asDouble()
                < steps.get(0).path("loss").asDouble() / 4);
        try (SpeechModel model = ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS);
                EncodedSpeech speech = model.encode(clips(), Encoding.UNPADDED)) {
            List<Hypothesis> written = model.decode(
                    speech, DecodingOptions.builder().language("en").build());
            assertEquals(List.of(TEXTS), written.stream().map(Hypothesis::text).toList());
        }
        JsonNode run = JSON.readTree(folder.resolve("training/run.json").toFile());
        assertEquals("abc", run.path("base").path("digest").asText());
        assertEquals(30, run.path("settings").path("steps").asInt());
        assertEquals("complete", run.path("ended").asText());
        assertEquals(3, run.path("examples").asInt());
    }

    @Test
    void a_run_that_is_broken_off_goes_on_with_the_losses_of_an_undisturbed_one() throws IOException {
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        RunSettings settings = settings(9, Optional.of(DROPPING));
        run(undisturbed, settings, falling(), new TrainingListener() {});
        // Behind a checkpoint, so that its last steps have to be taken again, and within an epoch.
        for (int end : new int[] {5, 7}) {
            assertThrows(IllegalStateException.class, () -> run(broken, settings, falling(), endingAt(end)));
        }
        Files.createDirectories(broken.resolve(".checkpoint-000006.part"));
        Files.writeString(broken.resolve("training/curve.jsonl"), "{\"step\": 7, \"lo", StandardOpenOption.APPEND);
        run(broken, settings, falling(), new TrainingListener() {});
        assertEquals(losses(undisturbed), losses(broken));
        assertFalse(Files.exists(broken.resolve(".checkpoint-000006.part")));
        try (Checkpoint one = Checkpoint.open(undisturbed);
                Checkpoint other = Checkpoint.open(broken)) {
            for (Parameter parameter : one.parameters()) {
                assertEquals(parameter.bytes(), other.tensor(parameter.name()).bytes(), parameter.name());
            }
        }
    }

    @Test
    void a_run_that_computes_again_what_it_drops_goes_on_where_it_was_broken_off_and_also_if_it_no_longer_does()
            throws IOException {
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        RunSettings settings = checkpointing(settings(5, Optional.of(DROPPING)));
        run(undisturbed, settings, falling(), new TrainingListener() {});
        assertThrows(IllegalStateException.class, () -> run(broken, settings, falling(), endingAt(4)));
        run(broken, settings, falling(), new TrainingListener() {});
        assertEquals(losses(undisturbed), losses(broken));
        assertEquals(
                5,
                run(broken, settings(5, Optional.of(DROPPING)), falling(), new TrainingListener() {})
                        .step());
    }

    @Test
    void chance_counts_so_that_going_on_without_it_would_show() throws IOException {
        run(folder.resolve("one"), settings(3, Optional.of(DROPPING)), falling(), new TrainingListener() {});
        run(
                folder.resolve("other"),
                seeded(settings(3, Optional.of(DROPPING)), 8),
                falling(),
                new TrainingListener() {});
        assertFalse(losses(folder.resolve("one")).equals(losses(folder.resolve("other"))));
    }

    @Test
    void the_last_and_the_best_checkpoint_are_kept_and_the_best_is_the_result() throws IOException {
        double[] rates = {0.9, 0.5, 0.2, 0.4, 0.6};
        Trainer.Outcome outcome = run(folder, settings(12, Optional.empty()), saying(rates), new TrainingListener() {});
        assertEquals(6, outcome.bestStep());
        assertEquals(0.2, outcome.best().errorRate());
        assertEquals(0.9, outcome.base().errorRate());
        assertEquals(List.of("checkpoint-000006", "checkpoint-000012"), checkpoints(folder));
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("model.safetensors"), folder.resolve("checkpoint-000006/model.safetensors")));
    }

    @Test
    void a_run_that_does_not_get_better_ends_early() throws IOException {
        double[] rates = {0.9, 0.2, 0.4, 0.3, 0.1};
        RunSettings patient = settings(12, Optional.empty());
        Trainer.Outcome outcome = run(folder, withPatience(patient, 2), saying(rates), new TrainingListener() {});
        assertTrue(outcome.early());
        assertEquals(9, outcome.step());
        assertEquals(3, outcome.bestStep());
        assertEquals(
                "early",
                JSON.readTree(folder.resolve("training/run.json").toFile())
                        .path("ended")
                        .asText());
    }

    @Test
    void losses_that_are_no_numbers_are_skipped_counted_and_too_many_of_them_end_the_run() throws IOException {
        List<String> heard = new ArrayList<>();
        RunSettings usual = settings(12, Optional.empty());
        LearningRate exploding = new LearningRate(1e30, 0, 12, LearningRate.Decay.CONSTANT);
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class,
                () -> run(folder, withRate(usual, exploding), falling(), new TrainingListener() {
                    @Override
                    public void notice(String sentence) {
                        heard.add(sentence);
                    }
                }));
        assertTrue(e.getMessage().startsWith("The run is given up at step 4: 3 steps had a loss"), e.getMessage());
        assertTrue(heard.get(0).startsWith("Step 2 has a loss of NaN and is not taken"), heard.toString());
        assertEquals(
                List.of(true, false, false, false),
                steps(folder).stream()
                        .map(step -> step.path("taken").asBoolean())
                        .toList());
    }

    @Test
    void a_clip_that_is_broken_is_left_out_named_once_and_counted() throws IOException {
        List<String> heard = new ArrayList<>();
        ExampleSource source = new SpokenExamples(TEXTS) {
            @Override
            public Clip clip(Example example, Set<Modality> wanted) throws IOException {
                if (example.id().equals("b")) {
                    throw new UnusableClipException("b.wav is cut short", null);
                }
                return super.clip(example, wanted);
            }
        };
        TrainingListener listener = new TrainingListener() {
            @Override
            public void notice(String sentence) {
                heard.add(sentence);
            }
        };
        run(folder, settings(6, Optional.empty()), falling(), listener, source);
        assertEquals(List.of("b cannot be learnt from and is left out: b.wav is cut short"), heard);
        assertEquals(
                1,
                JSON.readTree(folder.resolve("training/run.json").toFile())
                        .path("leftOutClips")
                        .asInt());
        ExampleSource none = new SpokenExamples(TEXTS) {
            @Override
            public Clip clip(Example example, Set<Modality> wanted) throws IOException {
                throw new UnusableClipException("it is cut short", null);
            }
        };
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class,
                () -> run(folder.resolve("none"), settings(6, Optional.empty()), falling(), listener, none));
        assertTrue(e.getMessage().contains("3 clips cannot be learnt from, and at most 2 may"), e.getMessage());
    }

    @Test
    void a_checkpoint_that_cannot_be_used_ends_the_run_with_what_to_do() {
        Evaluator broken = checkpoint -> {
            if (RunFolder.step(checkpoint) > 3) {
                throw new CheckpointException("Its scores are no numbers.");
            }
            return new Evaluation(0.5, 1, 2);
        };
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class,
                () -> run(folder, settings(12, Optional.empty()), broken, new TrainingListener() {}));
        assertTrue(e.getMessage().startsWith("The run is given up at step 6, whose checkpoint"), e.getMessage());
        assertTrue(Files.exists(folder.resolve("checkpoint-000003")));
    }

    @Test
    void half_precision_computes_nearly_the_same_and_keeps_weights_in_float32() throws IOException {
        RunSettings settings = settings(3, Optional.empty());
        run(folder.resolve("whole"), settings, falling(), new TrainingListener() {});
        run(
                folder.resolve("half"),
                settings,
                falling(),
                new TrainingListener() {},
                new SpokenExamples(TEXTS),
                TestDevice.OPTIONS.withPrecision(Precision.BFLOAT16));
        List<JsonNode> whole = steps(folder.resolve("whole"));
        List<JsonNode> half = steps(folder.resolve("half"));
        for (int i = 0; i < whole.size(); i++) {
            double loss = whole.get(i).path("loss").asDouble();
            assertEquals(loss, half.get(i).path("loss").asDouble(), 0.05 * loss);
            assertFalse(loss == half.get(i).path("loss").asDouble());
        }
        try (Checkpoint saved = Checkpoint.open(folder.resolve("half"))) {
            for (Parameter parameter : saved.parameters()) {
                assertEquals(ElementType.FLOAT32, parameter.type());
            }
        }
    }

    @Test
    void a_run_in_float16_that_is_broken_off_goes_on_with_its_losses_and_the_scale_of_its_losses() throws IOException {
        ModelOptions half = TestDevice.OPTIONS.withPrecision(Precision.FLOAT16);
        RunSettings settings = settings(9, Optional.empty());
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        run(undisturbed, settings, falling(), new TrainingListener() {}, new SpokenExamples(TEXTS), half);
        assertThrows(
                IllegalStateException.class,
                () -> run(broken, settings, falling(), endingAt(7), new SpokenExamples(TEXTS), half));
        run(broken, settings, falling(), new TrainingListener() {}, new SpokenExamples(TEXTS), half);
        assertEquals(losses(undisturbed), losses(broken));
        List<JsonNode> taken = steps(broken).stream()
                .filter(step -> step.path("taken").asBoolean())
                .toList();
        assertTrue(taken.get(taken.size() - 1).path("loss").asDouble()
                < steps(broken).get(0).path("loss").asDouble());
        try (Checkpoint state = Checkpoint.open(broken.resolve("checkpoint-000009/training/state.safetensors"))) {
            float[] scale = state.tensor("lossScale").floats();
            int overflowed = 16 - (int) (Math.log(scale[0]) / Math.log(2));
            assertEquals(
                    overflowed,
                    JSON.readTree(broken.resolve("training/run.json").toFile())
                            .path("overflowedSteps")
                            .asInt(-1));
            assertEquals(
                    overflowed,
                    steps(broken).stream()
                            .filter(step -> !step.path("taken").asBoolean())
                            .count());
        }
    }

    @Test
    void a_folder_with_another_run_is_refused_by_what_differs() throws IOException {
        run(folder, settings(3, Optional.empty()), falling(), new TrainingListener() {});
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class,
                () -> run(folder, settings(6, Optional.empty()), falling(), new TrainingListener() {}));
        assertTrue(e.getMessage().contains("steps: 3 there, 6 now"), e.getMessage());
    }

    @Test
    void texts_and_clips_that_do_not_fit_the_model_are_left_out_and_named() throws IOException {
        String endless = "word ".repeat(500);
        try (TrainableModel model = open()) {
            UsableExamples usable =
                    UsableExamples.of(model, new SpokenExamples(TEXTS[0], endless, TEXTS[2]).examples());
            assertEquals(
                    List.of("a", "c"), usable.all().stream().map(Example::id).toList());
            assertTrue(
                    usable.leftOut().get(0).startsWith("b: A text makes "),
                    usable.leftOut().toString());
            List<Example> tooLong = List.of(new Example("long", 31, "hello", "en"));
            TrainingFailedException e =
                    assertThrows(TrainingFailedException.class, () -> UsableExamples.of(model, tooLong));
            assertTrue(e.getMessage().contains("long: The clip lasts 31.0 s"), e.getMessage());
        }
    }

    @Test
    void batches_hold_every_example_once_an_epoch_and_no_more_seconds_than_asked_for() {
        double[] seconds = new Random(3).doubles(500, 0.5, 20).toArray();
        BatchOrder order = order(seconds, 7);
        List<List<Turn>> first = order.epoch(0);
        boolean[] seen = new boolean[seconds.length];
        double padded = 0;
        for (List<Turn> batch : first) {
            double longest = 0;
            for (Turn turn : batch) {
                assertFalse(seen[turn.example()]);
                seen[turn.example()] = true;
                longest = Math.max(longest, seconds[turn.example()]);
            }
            assertTrue(longest * batch.size() <= 60);
            padded += longest * batch.size();
        }
        for (boolean one : seen) {
            assertTrue(one);
        }
        assertTrue(padded < 1.15 * DoubleStream.of(seconds).sum());
        assertEquals(first, order(seconds, 7).epoch(0));
        assertFalse(first.equals(order.epoch(1)));
        assertFalse(first.equals(order(seconds, 8).epoch(0)));
    }

    private static BatchOrder order(double[] seconds, long seed) {
        List<Example> examples = IntStream.range(0, seconds.length)
                .mapToObj(place -> new Example("utterance " + place, seconds[place], "text", "en"))
                .toList();
        Batching batching = new Batching(60, false, ModalitySettings.USUAL, Optional.empty(), Augmentation.NONE, seed);
        return new BatchOrder(new Turns(examples, batching, 30));
    }
}
