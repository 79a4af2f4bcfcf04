package dev.hubbub.speech.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Fisher;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.TrainingBatch;
import dev.hubbub.speech.training.augmentation.Augmentation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong around a run, and what is left of it then. */
class RunFaultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TEXTS = {"it was not the custom", "the message was left", "the conference begins now"
    };

    @TempDir
    Path folder;

    private final List<String> heard = new ArrayList<>();
    private Optional<Trainer.Importance> importance = Optional.empty();
    private int killedAt = Integer.MAX_VALUE;

    @Test
    void too_many_clips_that_cannot_be_read_end_the_run_which_goes_on_with_a_higher_limit() throws IOException {
        TrainingFailedException given = assertThrows(
                TrainingFailedException.class,
                () -> run(settings(6, 1, 0, Objective.CROSS_ENTROPY), without("b", "c")));
        assertTrue(given.getMessage().contains("2 clips cannot be learnt from, and at most 1 may"), given.getMessage());
        assertEquals(6, run(settings(6, 2, 3, Objective.CROSS_ENTROPY), without("b", "c")));
        TrainingFailedException nothing = assertThrows(
                TrainingFailedException.class,
                () -> run(
                        folder.resolve("nothing"), settings(6, 9, 0, Objective.CROSS_ENTROPY), without("a", "b", "c")));
        assertTrue(nothing.getMessage().startsWith("No clip can be learnt from. "), nothing.getMessage());
    }

    @Test
    void a_checkpoint_that_cannot_be_read_is_said_and_the_one_before_it_is_taken() throws IOException {
        RunSettings settings = settings(8, 1, 0, Objective.CROSS_ENTROPY);
        killedAt = 7;
        assertThrows(IllegalStateException.class, () -> run(settings, without()));
        Path newest = folder.resolve("checkpoint-000006");
        Files.write(newest.resolve("training/state.safetensors"), new byte[64]);
        killedAt = Integer.MAX_VALUE;
        assertEquals(8, run(settings, without()));
        assertTrue(heard.contains("Going on from " + folder.resolve("checkpoint-000004") + "."), heard.toString());
        assertTrue(
                heard.stream().anyMatch(said -> said.startsWith(newest + " cannot be read, and the one before")),
                heard.toString());
        assertEquals(
                8,
                Files.readAllLines(folder.resolve("training/curve.jsonl")).stream()
                        .filter(line -> line.contains("\"loss\""))
                        .count());
    }

    @Test
    void a_run_none_of_whose_checkpoints_can_be_read_does_not_begin_anew_by_itself() throws IOException {
        RunSettings settings = settings(4, 1, 0, Objective.CROSS_ENTROPY);
        killedAt = 3;
        assertThrows(IllegalStateException.class, () -> run(settings, without()));
        Files.write(folder.resolve("checkpoint-000002/training/progress.json"), new byte[0]);
        killedAt = Integer.MAX_VALUE;
        TrainingFailedException e = assertThrows(TrainingFailedException.class, () -> run(settings, without()));
        assertTrue(e.getMessage().startsWith("None of the checkpoints in "), e.getMessage());
    }

    @Test
    void two_runs_do_not_train_into_one_folder() throws IOException {
        RunFolder place = new RunFolder(folder);
        try (RunFolder.Lock lock = place.lock()) {
            TrainingFailedException e = assertThrows(
                    TrainingFailedException.class, () -> run(settings(2, 1, 0, Objective.CROSS_ENTROPY), without()));
            assertTrue(e.getMessage().startsWith("Another process trains into " + folder), e.getMessage());
            assertFalse(place.holdsRun());
        }
        assertEquals(2, run(settings(2, 1, 0, Objective.CROSS_ENTROPY), without()));
        place.lock().close();
    }

    @Test
    void who_opened_the_lock_before_it_was_free_keeps_others_out_as_well() throws IOException {
        RunFolder place = new RunFolder(folder);
        RunFolder.Lock first = place.lock();
        try (FileChannel second = FileChannel.open(folder.resolve("training/lock"), StandardOpenOption.WRITE)) {
            first.close();
            assertNotNull(second.tryLock());
            assertThrows(TrainingFailedException.class, place::lock);
        }
    }

    @Test
    void a_run_goes_on_in_its_own_precision_alone() {
        RunFolder place = new RunFolder(folder);
        place.prepare();
        place.writeRun(JSON.createObjectNode().put("precision", "float32"));
        try (TrainableModel model = TinyRuns.open()) {
            SameRun.require(place, JSON.createObjectNode().put("precision", "float32"), model);
            ObjectNode other = JSON.createObjectNode().put("precision", "bfloat16");
            TrainingFailedException e =
                    assertThrows(TrainingFailedException.class, () -> SameRun.require(place, other, model));
            assertTrue(
                    e.getMessage()
                            .contains(
                                    "holds a run with another precision (\"float32\" there, \"bfloat16\" now): go on"),
                    e.getMessage());
            place.writeRun(JSON.createObjectNode());
            SameRun.require(place, other, model);
        }
    }

    @Test
    void a_run_of_before_goes_on_whose_clips_to_remember_were_not_named_one_by_one_and_no_other() {
        RunFolder place = new RunFolder(folder);
        place.prepare();
        ObjectNode now = JSON.createObjectNode();
        now.putObject("data").put("digest", "a").put("anchors", "b").put("remembered", "c");
        try (TrainableModel model = TinyRuns.open()) {
            ObjectNode before = now.deepCopy();
            ((ObjectNode) before.get("data")).remove("remembered");
            place.writeRun(before);
            SameRun.require(place, now, model);
            ((ObjectNode) before.get("data")).put("remembered", "d");
            place.writeRun(before);
            String other = assertThrows(TrainingFailedException.class, () -> SameRun.require(place, now, model))
                    .getMessage();
            assertTrue(other.contains("another data (remembered: \"d\" there, \"c\" now)"), other);
        }
    }

    @Test
    void a_run_of_before_that_left_something_out_does_not_go_on_for_it_drew_otherwise() {
        RunFolder place = new RunFolder(folder);
        place.prepare();
        ObjectNode now = JSON.createObjectNode();
        now.set(
                SameRun.SETTINGS,
                settings(4, 1, 0, new Objective(0, 0, 0, Optional.empty(), new Regularisation(0.1, 0)))
                        .json());
        ObjectNode before = now.deepCopy();
        ((ObjectNode) before.get(SameRun.SETTINGS)).remove("drawnFor");
        place.writeRun(before);
        try (TrainableModel model = TinyRuns.open()) {
            String other = assertThrows(TrainingFailedException.class, () -> SameRun.require(place, now, model))
                    .getMessage();
            assertTrue(other.contains("drawnFor"), other);
            place.writeRun(now);
            SameRun.require(place, now, model);
        }
        assertFalse(settings(4, 1, 0, Objective.CROSS_ENTROPY).json().has("drawnFor"));
    }

    @Test
    void the_importance_of_weights_is_estimated_once_in_the_life_of_a_run() throws IOException {
        AtomicInteger estimated = new AtomicInteger();
        importance = Optional.of(() -> {
            estimated.incrementAndGet();
            return fisher();
        });
        RunSettings settings = settings(4, 1, 0, new Objective(0, 0, 10));
        killedAt = 3;
        assertThrows(IllegalStateException.class, () -> run(settings, without()));
        killedAt = Integer.MAX_VALUE;
        assertEquals(4, run(settings, without()));
        assertEquals(1, estimated.get());
    }

    @Test
    void the_curve_is_never_there_without_what_it_held() throws IOException {
        Path file = folder.resolve("curve.jsonl");
        Files.writeString(file, "{\"step\": 1, \"loss\": 2.0}\n");
        RunProgress progress = new RunProgress();
        progress.step = 1;
        // Who reads the old file still has it whole: it was replaced and not emptied.
        try (FileChannel before = FileChannel.open(file, StandardOpenOption.READ)) {
            new Curve(file, progress).close();
            Files.writeString(file, "other");
            assertEquals(25, before.size());
        }
    }

    private static ParameterSet fisher() throws IOException {
        SpokenExamples source = new SpokenExamples(TEXTS);
        Example example = source.examples().get(0);
        try (TrainableModel model = open()) {
            return Fisher.of(
                    model,
                    LearntParameters.of(model, List.of(), Optional.empty()),
                    1,
                    clip -> new TrainingBatch(
                            List.of(model.input(source.sound(example), Encoding.UNPADDED)),
                            List.of(model.target(example.text(), example.language()))),
                    done -> {});
        }
    }

    private static TrainableModel open() {
        return ModelFamilies.named("whisper")
                .training()
                .orElseThrow()
                .open(SpokenExamples.CHECKPOINT, TestDevice.OPTIONS);
    }

    private static ExampleSource without(String... damaged) {
        SpokenExamples all = new SpokenExamples(TEXTS);
        return new ExampleSource() {
            @Override
            public List<Example> examples() {
                return all.examples();
            }

            @Override
            public Clip clip(Example example, Set<Modality> wanted) throws IOException {
                if (List.of(damaged).contains(example.id())) {
                    throw new UnusableClipException(example.id() + " is damaged", null);
                }
                return all.clip(example, wanted);
            }
        };
    }

    /** A checkpoint every other step. */
    private static RunSettings settings(int steps, int mostSkipped, int patience, Objective objective) {
        return new RunSettings(
                new LearningRate(1e-4, 0, steps, LearningRate.Decay.CONSTANT),
                AdamW.USUAL,
                objective,
                List.of(),
                Optional.empty(),
                8,
                1,
                false,
                false,
                ModalitySettings.USUAL,
                2,
                patience,
                3,
                mostSkipped,
                Optional.empty(),
                Augmentation.NONE,
                7);
    }

    private int run(RunSettings settings, ExampleSource source) throws IOException {
        return run(folder, settings, source);
    }

    private int run(Path place, RunSettings settings, ExampleSource source) throws IOException {
        ObjectNode lineage = JSON.createObjectNode();
        try (TrainableModel model = open()) {
            return new Trainer(
                            model,
                            SpokenExamples.CHECKPOINT,
                            source,
                            settings,
                            importance,
                            checkpoint -> new Evaluation(1.0 / (2 + Math.max(0, RunFolder.step(checkpoint))), 1, 10),
                            new RunFolder(place),
                            new Listener())
                    .run(lineage)
                    .step();
        }
    }

    private final class Listener implements TrainingListener {
        @Override
        public void step(Step step) {
            if (step.step() == killedAt) {
                throw new IllegalStateException("killed");
            }
        }

        @Override
        public void notice(String sentence) {
            heard.add(sentence);
        }
    }
}
