package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.localdev.Hubbub;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {

    private static final Path CHECKPOINTS = CommandRun.HOME.resolve("local-dev/checkpoints");
    private static final Path SYNTHETIC = CHECKPOINTS.resolve("hubbub-tiny-synthetic");
    private static final Path PROMPTS = CHECKPOINTS.resolve("hubbub-tiny-prompts");

    @TempDir
    Path folder;

    @Test
    void a_weighted_average_is_a_checkpoint_that_says_where_it_comes_from() throws IOException {
        Path merged = folder.resolve("merged");
        CommandRun run = CommandRun.of("merge", SYNTHETIC, PROMPTS, "--weights", "0.25,0.75", "-o", merged);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains(merged + " is the average of 2 checkpoints (");
        JsonNode lineage =
                new ObjectMapper().readTree(merged.resolve("merge.json").toFile());
        assertThat(lineage.path("method").asText()).isEqualTo("average");
        assertThat(lineage.at("/settings/weightSum").asText()).isEqualTo("one");
        assertThat(lineage.at("/members/1/checkpoint").asText()).isEqualTo(PROMPTS.toString());
        assertThat(lineage.at("/members/1/weight").asDouble()).isEqualTo(0.75);
        assertThat(lineage.at("/members/1/digest").asText())
                .isEqualTo(Digest.of(Files.readAllBytes(PROMPTS.resolve("model.safetensors")))
                        .hex());
        CommandRun heard = CommandRun.of(
                "transcribe",
                CommandRun.HOME.resolve("local-dev/samples/asterisk-en/agent-pass.g722"),
                "-c",
                merged,
                "--no-pad",
                "--language",
                "en");
        assertThat(heard.exitCode()).as(heard.err()).isZero();
        assertThat(heard.out()).contains("password");
    }

    @Test
    void a_fine_tune_is_added_to_its_base_and_saved_in_halves() {
        Path merged = folder.resolve("merged");
        CommandRun run = CommandRun.of(
                "merge",
                PROMPTS,
                "--base",
                SYNTHETIC,
                "--method",
                "task-arithmetic",
                "--scale",
                "0.5",
                "--dtype",
                "float16",
                "--output",
                merged);
        assertThat(run.exitCode()).as(run.err()).isZero();
        try (Checkpoint base = Checkpoint.open(SYNTHETIC);
                Checkpoint tuned = Checkpoint.open(PROMPTS);
                Checkpoint half = Checkpoint.open(merged)) {
            for (Parameter parameter : half.parameters()) {
                assertThat(parameter.type()).isEqualTo(ElementType.FLOAT16);
                float one = base.tensor(parameter.name()).floats()[0];
                float two = tuned.tensor(parameter.name()).floats()[0];
                assertThat(parameter.floats()[0]).isCloseTo((one + two) / 2, within(1e-3f + Math.abs(one) / 1000));
            }
        }
    }

    @Test
    void everything_in_which_checkpoints_differ_is_listed_and_nothing_is_written() throws IOException {
        Path one = file("one", TensorData.of("a", new long[] {2}, new float[2]), w("b", 1));
        Path two = file("two", TensorData.of("a", new long[] {1}, new float[1]), w("c", 1));
        CommandRun run = CommandRun.of("merge", one, two, "-o", folder.resolve("merged"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "The checkpoints cannot be merged:",
                        "  " + one + " lacks c, which another of the models has.",
                        "  " + two + " lacks b, which another of the models has.",
                        "  Parameter a is F32[1] in " + two + " and F32[2] in " + one + ".");
        assertThat(names(folder)).containsExactlyInAnyOrder("one.safetensors", "two.safetensors");
        assertThat(CommandRun.of("merge", one, two, "--parameters", "common", "-o", folder.resolve("m"))
                        .err())
                .contains("Parameter a is F32[1]")
                .doesNotContain("lacks");
    }

    @Test
    void a_checkpoint_whose_training_broke_is_named_and_leaves_nothing() throws IOException {
        Path one = file("one", w("a", 1));
        Path two = file("two", w("a", Float.NaN));
        CommandRun run = CommandRun.of("merge", one, two, "-o", folder.resolve("merged"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Parameter a of " + two + " holds NaN");
        assertThat(names(folder)).containsExactlyInAnyOrder("one.safetensors", "two.safetensors");
    }

    @Test
    void options_that_make_no_sense_are_refused_by_their_names() throws IOException {
        Path one = file("one", w("a", 1));
        assertRefused("name the base with --base.", "-m", "ties", one);
        assertRefused("--base is for dare, task-arithmetic, ties", "--base", one, one);
        assertRefused("--density is for ties, dare, not for average.", "--density", "0.5", one);
        assertRefused(
                "--density must be above 0 and at most 1, not 0.0.", "-m", "ties", "-b", one, "--density", 0, one);
        assertRefused("--weights must be as many as there are checkpoints, 2, not 1.", "-w", "1", one, one);
        assertRefused("--weights have no meaning to slerp", "-m", "slerp", "-w", "1,1", one, one);
        assertRefused("there is no method soup; there are average, slerp", "-m", "soup", one);
        assertRefused(
                "--dtype must be one of [bfloat16, float16, float32, float64], not int8.", "--dtype", "int8", one);
        CommandRun sum = CommandRun.of("merge", one, one, "-w", "0.5,0.7", "-o", folder.resolve("merged"));
        assertThat(sum.err()).contains("The weights add up to 1.2, not to one");
        CommandRun missing = CommandRun.of("merge", one, folder.resolve("none"), "-o", folder.resolve("merged"));
        assertThat(missing.err()).contains("There is no checkpoint " + folder.resolve("none"));
    }

    private void assertRefused(String reason, Object... arguments) {
        Object[] all = Stream.concat(Stream.of("merge", "-o", folder.resolve("merged")), Stream.of(arguments))
                .toArray();
        CommandRun run = CommandRun.of(all);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }

    @Test
    void what_is_there_already_is_not_overwritten() throws IOException {
        Path one = file("one", w("a", 1));
        CommandRun run = CommandRun.of("merge", one, one, "-o", folder);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(folder + " is there and not empty");
    }

    @Test
    void a_merge_that_is_killed_leaves_no_checkpoint_and_is_made_anew_to_the_same_bytes() throws Exception {
        Path one = large("one", 1);
        Path two = large("two", 2);
        Path killed = folder.resolve("killed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hubbub.class.getName(),
                        "merge",
                        one.toString(),
                        two.toString(),
                        "-o",
                        killed.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        Path unfinished = folder.resolve(".killed.unfinished");
        while (process.isAlive() && !hasFile(unfinished)) {
            Thread.onSpinWait();
        }
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("said")))
                .isEqualTo(137);
        assertThat(killed).doesNotExist();
        assertThat(unfinished).exists();

        CommandRun again = CommandRun.of("merge", one, two, "-o", killed);
        assertThat(again.exitCode()).as(again.err()).isZero();
        CommandRun undisturbed = CommandRun.of("merge", one, two, "-o", folder.resolve("undisturbed"));
        assertThat(undisturbed.exitCode()).isZero();
        for (String file : names(killed)) {
            assertThat(Files.mismatch(killed.resolve(file), folder.resolve("undisturbed/" + file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(names(folder))
                .containsExactlyInAnyOrder("one.safetensors", "two.safetensors", "said", "killed", "undisturbed");
    }

    @Test
    void a_greedy_soup_keeps_what_does_not_raise_the_error_rate_and_says_what_it_tried() throws IOException {
        Path dataset = CommandRun.HOME.resolve("local-dev/samples/quickstart.jsonl");
        Path merged = folder.resolve("soup");
        CommandRun run = CommandRun.of(
                "merge",
                SYNTHETIC,
                PROMPTS,
                PROMPTS,
                "-m",
                "greedy-soup",
                "--dataset",
                dataset,
                "--language",
                "en",
                "--no-pad",
                "-o",
                merged);
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode by = new ObjectMapper()
                .readTree(merged.resolve("merge.json").toFile())
                .path("settings");
        assertThat(by.path("language").asText()).isEqualTo("en");
        assertThat(by.path("modalities").toString()).isEqualTo("[\"audio\"]");
        assertThat(by.path("familyVersion").asText()).isEqualTo("1");
        List<JsonNode> judged = new ArrayList<>();
        by.path("judged").forEach(judged::add);
        assertThat(judged).hasSize(5);
        // The fine-tune is much better on what it was tuned on, and equal parts of it with itself are no worse.
        assertThat(judged.get(0).path("members").get(0).asText()).isEqualTo(PROMPTS.toString());
        assertThat(judged.get(0).path("kept").asBoolean()).isTrue();
        assertThat(judged.get(3).path("members")).hasSize(2);
        assertThat(judged.get(3).path("kept").asBoolean()).isTrue();
        assertThat(judged.get(3).path("wer")).isEqualTo(judged.get(0).path("wer"));
        double last = judged.get(4).path("wer").asDouble();
        assertThat(judged.get(4).path("kept").asBoolean())
                .isEqualTo(last <= judged.get(3).path("wer").asDouble());
        assertThat(names(folder)).containsExactly("soup");
        assertThat(run.err().lines()).hasSize(5);
    }

    private static boolean hasFile(Path unfinished) throws IOException {
        if (!Files.isDirectory(unfinished)) {
            return false;
        }
        try (Stream<Path> files = Files.list(unfinished)) {
            return files.findAny().isPresent();
        }
    }

    private Path large(String name, long seed) throws IOException {
        float[] values = new float[1 << 20];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        TensorData[] tensors = new TensorData[24];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = TensorData.of("layer." + i, new long[] {1024, 1024}, values);
        }
        return file(name, tensors);
    }

    private Path file(String name, TensorData... tensors) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        SafetensorsWriter.write(file, ParameterSet.of(tensors));
        return file;
    }

    private static TensorData w(String name, float value) {
        return TensorData.of(name, new long[] {1}, new float[] {value});
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
