package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingTask;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A run whose worker dies, done to its end by another. */
class ResumedRunTest extends SampleRuns {
    private final List<String> said = new ArrayList<>();
    private Path kept;

    @Test
    void a_run_goes_on_in_another_pod_where_it_was_and_ends_with_the_same_bytes() throws Exception {
        TrainingTask task = task(
                        settings("{\"steps\": 6, \"evaluateEvery\": 2, \"learningRate\": 1e-4,"
                                + " \"padToThirtySeconds\": false}"),
                        data())
                .withSteps(List.of(RunStep.BEST, RunStep.LAST, RunStep.of(1)));
        List<Path> undisturbed = outputs(task);

        deleteScratch();
        assertThrows(IllegalStateException.class, () -> stage().run(task, pod(true)));
        int reached = Integer.parseInt(newestCheckpoint());
        assertTrue(reached >= 2, "nothing was kept of the first two steps");
        assertFalse(files(kept).contains("training/lock"));
        said.clear();
        deleteScratch();
        List<StageOutput> outputs = stage().run(task, pod(false));

        assertEquals(
                IntStream.rangeClosed(reached + 1, 6)
                        .mapToObj(step -> "step " + step)
                        .toList(),
                steps());
        for (int i = 0; i < 3; i++) {
            Path output = context.outputDirectory(outputs.get(i).recipe());
            assertEquals(files(undisturbed.get(i)), files(output));
            assertEquals(
                    -1,
                    Files.mismatch(
                            undisturbed.get(i).resolve("model.safetensors"), output.resolve("model.safetensors")));
        }
        assertEquals(curve(undisturbed.get(0)), curve(context.outputDirectory(task.recipe())));
    }

    @Test
    void a_run_that_a_release_before_began_goes_on_though_it_counted_all_files_of_its_bases_folder() throws Exception {
        TrainingTask task = task(
                settings("{\"steps\": 2, \"evaluateEvery\": 1, \"learningRate\": 1e-4,"
                        + " \"padToThirtySeconds\": false}"),
                data());
        assertThrows(IllegalStateException.class, () -> stage().run(task, pod(true)));
        Path run = kept.resolve("training/run.json");
        ObjectNode said = (ObjectNode) Json.mapper().readTree(run.toFile());
        ((ObjectNode) said.get("base"))
                .put("digest", digestOfAllFiles(LOCAL.resolve("checkpoints/hubbub-tiny-prompts")));
        Files.writeString(run, said.toString());
        this.said.clear();
        deleteScratch();
        stage().run(task, pod(false));
        assertFalse(steps().contains("step 1"), steps().toString());
    }

    private static String digestOfAllFiles(Path folder) throws IOException {
        MessageDigest digest = Digest.newMessageDigest();
        for (String file : files(folder)) {
            digest.update((file + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(folder.resolve(file)));
        }
        return Digest.of(digest).hex();
    }

    @Test
    void what_was_kept_and_does_not_fit_or_cannot_be_read_is_dropped_and_the_run_begins_anew() throws Exception {
        TrainingTask task = task(
                settings("{\"steps\": 2, \"evaluateEvery\": 1, \"learningRate\": 1e-4,"
                        + " \"padToThirtySeconds\": false}"),
                data());
        Path undisturbed = output(task);
        deleteScratch();
        assertThrows(IllegalStateException.class, () -> stage().run(task, pod(true)));
        Path run = kept.resolve("training/run.json");
        String said = Files.readString(run);
        String other = said.replaceFirst("\"settings\" : \\{", "$0 \"new\" : 1,");
        assertNotEquals(said, other);
        Files.writeString(run, other);
        assertBeginsAnew(task, undisturbed);

        Files.writeString(run, said);
        for (String file : files(kept)) {
            if (file.endsWith("state.safetensors")) {
                Files.writeString(kept.resolve(file), "spoiled");
            }
        }
        assertBeginsAnew(task, undisturbed);
    }

    private void assertBeginsAnew(TrainingTask task, Path undisturbed) throws Exception {
        Path spoiled = kept;
        said.clear();
        deleteScratch();
        stage().run(task, pod(false));
        kept = spoiled;
        assertEquals(List.of("step 1", "step 2"), steps());
        Path output = Files.move(context.outputDirectory(task.recipe()), folder.resolve("output-" + System.nanoTime()));
        assertEquals(-1, Files.mismatch(undisturbed.resolve("model.safetensors"), output.resolve("model.safetensors")));
    }

    @Test
    void what_was_kept_and_does_not_say_of_which_run_it_is_is_dropped() throws Exception {
        TrainingTask task = task(settings("{\"steps\": 2}"), data());
        kept = folder.resolve("kept");
        Path checkpoint = Files.createDirectories(kept.resolve("checkpoint-000001/training"));
        Files.writeString(checkpoint.resolve("state.safetensors"), "of some run");
        Path run = context.scratchDirectory().resolve("run");
        RunOutputs outputs = new RunOutputs(task, pod(false), run, "cpu");
        assertFalse(outputs.restore());
        assertFalse(Files.exists(run));

        Path said = kept.resolve("training/run.json");
        Files.createDirectories(said.getParent());
        Files.writeString(said, "{\"base");
        assertFalse(outputs.restore());
        assertFalse(Files.exists(run));
        Files.writeString(said, "{}");
        assertTrue(outputs.restore());
        assertTrue(Files.exists(run));
    }

    @Test
    void what_was_kept_halfway_takes_no_room() throws Exception {
        TrainingTask task = task(settings("{\"steps\": 2}"), data());
        Path run = context.scratchDirectory().resolve("run");
        RunOutputs outputs = new RunOutputs(task, context, run, "cpu");
        Files.createDirectories(run.resolve("training"));
        Files.writeString(run.resolve("training/run.json"), "{}");
        Path snapshot = context.scratchDirectory().resolve("after-2");
        Files.createDirectories(snapshot.resolve("training/run.json/in the way"));
        outputs.keep(2);
        assertFalse(Files.exists(snapshot));
    }

    /** The context of a worker that keeps what it is given, and perhaps dies at the next step. */
    private StageContext pod(boolean dies) {
        return (StageContext) Proxy.newProxyInstance(
                StageContext.class.getClassLoader(), new Class<?>[] {StageContext.class}, (proxy, method, given) -> {
                    switch (method.getName()) {
                        case "keep" -> kept = Files.move((Path) given[0], folder.resolve("kept-" + System.nanoTime()));
                        case "restore" -> {
                            return kept != null && copied(kept, (Path) given[0]);
                        }
                        case "progress" -> {
                            said.add((String) given[1]);
                            if (dies && kept != null) {
                                throw new IllegalStateException("killed");
                            }
                        }
                        default -> {
                            try {
                                return method.invoke(context, given);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                    return null;
                });
    }

    private String newestCheckpoint() throws IOException {
        return files(kept).stream()
                .filter(file -> file.endsWith("state.safetensors"))
                .map(file -> file.replaceAll("checkpoint-0*(\\d+)/.*", "$1"))
                .collect(Collectors.joining(" and "));
    }

    private static boolean copied(Path from, Path to) throws IOException {
        for (String file : files(from)) {
            Files.createDirectories(to.resolve(file).getParent());
            Files.copy(from.resolve(file), to.resolve(file));
        }
        return true;
    }

    private List<String> steps() {
        return said.stream()
                .filter(what -> what.startsWith("step "))
                .map(what -> what.replaceFirst(" of .*", ""))
                .toList();
    }

    private static TreeSet<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The lines of a curve; when a checkpoint is judged depends on how long it takes to write. */
    private static List<String> curve(Path output) throws IOException {
        return Files.readAllLines(output.resolve("training/curve.jsonl")).stream()
                // How quickly, and with how much memory, is not of the run.
                .map(line -> line.replaceAll(",\"(examplesPerSecond|residentPeakBytes)\":[^,}]*", ""))
                .sorted()
                .toList();
    }
}
