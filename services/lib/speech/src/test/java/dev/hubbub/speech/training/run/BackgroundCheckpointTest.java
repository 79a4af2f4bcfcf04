package dev.hubbub.speech.training.run;

import static dev.hubbub.speech.training.run.TinyRuns.checkpoints;
import static dev.hubbub.speech.training.run.TinyRuns.falling;
import static dev.hubbub.speech.training.run.TinyRuns.losses;
import static dev.hubbub.speech.training.run.TinyRuns.run;
import static dev.hubbub.speech.training.run.TinyRuns.saving;
import static dev.hubbub.speech.training.run.TinyRuns.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.training.Lora;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundCheckpointTest {
    private static final RunSettings SETTINGS =
            settings(9, Optional.of(new Lora(4, 8, 0.3, List.of("q_proj", "v_proj", "fc1"))));

    @TempDir
    Path folder;

    private final List<String> heard = new ArrayList<>();

    @Test
    void steps_go_on_while_a_checkpoint_is_written_and_a_kill_then_leaves_the_one_before_it_whole() throws IOException {
        Path undisturbed = folder.resolve("undisturbed");
        run(undisturbed, SETTINGS, falling(), new TrainingListener() {});
        Path run = folder.resolve("run");
        Path killed = folder.resolve("killed");
        CountDownLatch stepped = new CountDownLatch(1);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Step step) {
                if (step.step() == 8) {
                    copy(run, killed);
                    stepped.countDown();
                }
            }
        };
        run(run, SETTINGS, falling(), listener, saving(place -> {
            if (place.getFileName().toString().contains("000006")) {
                await(stepped);
            }
        }));
        assertEquals(losses(undisturbed), losses(run));
        assertEquals(-1, Files.mismatch(undisturbed.resolve("model.safetensors"), run.resolve("model.safetensors")));
        // As a kill leaves it: half of a checkpoint under no name that anybody looks for.
        assertEquals(List.of("checkpoint-000003"), checkpoints(killed));
        assertTrue(Files.exists(killed.resolve(".checkpoint-000006.part")));
        run(killed, SETTINGS, falling(), new Listener());
        assertTrue(heard.contains("Going on from " + killed.resolve("checkpoint-000003") + "."), heard.toString());
        assertFalse(Files.exists(killed.resolve(".checkpoint-000006.part")));
        assertEquals(losses(undisturbed), losses(killed));
        assertEquals(-1, Files.mismatch(undisturbed.resolve("model.safetensors"), killed.resolve("model.safetensors")));
    }

    @Test
    void a_checkpoint_that_cannot_be_written_ends_the_run_which_goes_on_from_the_one_before() throws IOException {
        CheckpointException full = assertThrows(
                CheckpointException.class,
                () -> run(folder, SETTINGS, falling(), new Listener(), saving(place -> {
                    if (place.getFileName().toString().contains("000006")) {
                        throw new CheckpointException(place + " cannot be written: No space left on device.");
                    }
                })));
        assertTrue(full.getMessage().endsWith("No space left on device."), full.getMessage());
        assertEquals(List.of("checkpoint-000003"), checkpoints(folder));
        assertEquals(9, run(folder, SETTINGS, falling(), new Listener()).step());
        assertTrue(heard.contains("Going on from " + folder.resolve("checkpoint-000003") + "."), heard.toString());
    }

    @Test
    void a_run_that_fails_beside_it_still_writes_the_checkpoint_that_it_goes_on_from() throws IOException {
        CountDownLatch failed = new CountDownLatch(1);
        TrainingListener failing = new TrainingListener() {
            @Override
            public void step(Step step) {
                if (step.step() == 5) {
                    failed.countDown();
                    throw new IllegalStateException("killed");
                }
            }
        };
        assertThrows(
                IllegalStateException.class,
                () -> run(folder, SETTINGS, falling(), failing, saving(place -> await(failed))));
        assertEquals(List.of("checkpoint-000003"), checkpoints(folder));
        assertEquals(9, run(folder, SETTINGS, falling(), new Listener()).step());
    }

    @Test
    void every_checkpoint_is_judged_by_its_own_weights_however_long_it_was_written() throws IOException {
        CountDownLatch stepped = new CountDownLatch(1);
        List<Integer> judged = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Step step) {
                if (step.step() == 5) {
                    stepped.countDown();
                }
            }

            @Override
            public void evaluated(int step, Evaluation evaluation, boolean best) {
                judged.add(step);
            }
        };
        run(
                folder,
                SETTINGS,
                checkpoint -> new Evaluation(1 - RunFolder.step(checkpoint) / 100.0, 1, 10),
                listener,
                saving(place -> await(stepped)));
        assertEquals(List.of(0, 3, 6, 9), judged);
        try (Stream<String> curve = Files.lines(folder.resolve("training/curve.jsonl"))) {
            assertEquals(
                    List.of(1.01, 0.97, 0.94, 0.91),
                    curve.filter(line -> line.contains("errorRate"))
                            .map(line -> Double.parseDouble(line.replaceAll(".*\"errorRate\":([0-9.]+).*", "$1")))
                            .toList());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The steps wait for the checkpoint.");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path place : all.toList()) {
                Files.copy(place, to.resolve(from.relativize(place).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Listener implements TrainingListener {
        @Override
        public void notice(String sentence) {
            heard.add(sentence);
        }
    }
}
