package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.localdev.stack.TinyAvHubert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final Path BASE = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path DATA = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/manifest.jsonl");

    @TempDir
    Path folder;

    @Test
    void a_trained_checkpoint_is_better_on_what_it_learnt_transcribes_and_says_what_it_was_made_from()
            throws IOException {
        Path run = folder.resolve("run");
        CommandRun trained = train(run, "--steps", 12, "--eval-share", 0.2, "--lr", "3e-4", "--evaluate-every", 6);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("is the checkpoint after step ").contains("% on held-out clips, ");
        assertThat(trained.err())
                .contains("before training: word error rate ")
                .contains("step 12 of 12, epoch ")
                .contains("fine     label style");
        JsonNode made = Json.mapper().readTree(run.resolve("training/run.json").toFile());
        assertThat(made.path("base").path("digest").asText()).hasSize(64);
        assertThat(made.path("data").path("digest").asText()).hasSize(64);
        assertThat(made.path("settings").path("learningRate").asDouble()).isEqualTo(3e-4);
        assertThat(made.path("forced").asBoolean(true)).isFalse();
        List<JsonNode> steps = steps(run);
        assertThat(steps).hasSize(12);
        assertThat(mean(steps.subList(9, 12))).isLessThan(mean(steps.subList(0, 3)));
        CommandRun heard = CommandRun.of("transcribe", "-c", run, "--no-pad", DATA.resolveSibling("agent-pass.g722"));
        assertThat(heard.exitCode()).as(heard.err()).isZero();
        assertThat(heard.out()).contains("please enter");
        for (String beside : List.of("generation_config.json", "preprocessor_config.json", "tokenizer.json")) {
            assertThat(run.resolve(beside)).hasSameBinaryContentAs(BASE.resolve(beside));
        }
        CommandRun merged = CommandRun.of("merge", BASE, run, "-o", folder.resolve("merged"));
        assertThat(merged.exitCode()).as(merged.err()).isZero();
    }

    @Test
    void a_process_that_is_killed_loses_nothing_but_the_steps_behind_its_last_checkpoint() throws Exception {
        Object[] settings = {
            "--steps",
            40,
            "--eval-share",
            0.1,
            "--lr",
            "1e-3",
            "--lora-rank",
            4,
            "--lora-dropout",
            0.2,
            "--batch-seconds",
            10,
            "--evaluate-every",
            8
        };
        Path killed = folder.resolve("killed");
        Process process = start(killed, settings);
        try {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> !process.isAlive() || Files.exists(killed.resolve("checkpoint-000008")));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !process.isAlive() || steps(killed).size() >= 10);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).isEqualTo(137);
        int before = steps(killed).size();
        assertThat(before).isBetween(10, 39);
        killWhileWriting(killed, settings);
        CommandRun again = train(killed, settings);
        assertThat(again.exitCode()).isEqualTo(HubbubCommand.INVALID);
        assertThat(again.err()).contains("holds a run already: go on with it with --resume");
        CommandRun resumed = train(killed, with(settings, "--resume"));
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("Going on from ");
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(train(undisturbed, settings).exitCode()).isZero();
        assertThat(losses(killed)).isEqualTo(losses(undisturbed));
        assertThat(Files.mismatch(killed.resolve("model.safetensors"), undisturbed.resolve("model.safetensors")))
                .isEqualTo(-1);
    }

    /** Goes on, and is killed again as soon as the next checkpoint is on its way to the disk beside the steps. */
    private static void killWhileWriting(Path run, Object[] settings) throws Exception {
        Process process = start(run, with(settings, "--resume"));
        try {
            await().atMost(Duration.ofMinutes(3))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !process.isAlive() || isWriting(run));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean isWriting(Path run) throws IOException {
        try (Stream<Path> places = Files.list(run)) {
            return places.anyMatch(place -> place.getFileName().toString().endsWith(".part"));
        }
    }

    @Test
    void a_run_that_would_be_wasted_is_refused_and_says_of_itself_that_it_was_forced() throws IOException {
        Path run = folder.resolve("run");
        // Four: padded ones take their time.
        String lines = Files.readString(DATA)
                .replace("\"audio_filepath\": \"", "\"audio_filepath\": \"" + DATA.getParent() + "/");
        Path few =
                Files.write(folder.resolve("few.jsonl"), lines.lines().limit(4).toList());
        Object[] wrong = {"--steps", 1, "--eval", few, "--pad", "--batch-seconds", 60};
        CommandRun refused = CommandRun.of(with(over(few, "train", wrong), "-o", run));
        assertThat(refused.exitCode()).isEqualTo(HubbubCommand.FAILED);
        assertThat(refused.err())
                .contains("refused  padding            With clips padded to the model's window, the loss is ")
                .contains("refused  held-out set       4 of 4 held-out utterances are also learnt from")
                .contains("The run would be wasted, see what is refused above.");
        assertThat(run).doesNotExist();
        CommandRun looked = CommandRun.of(over(few, "preflight", wrong));
        assertThat(looked.exitCode()).isEqualTo(HubbubCommand.FAILED);
        assertThat(looked.out()).contains("refused  padding");
        CommandRun forced = CommandRun.of(with(over(few, "train", wrong), "-o", run, "--force"));
        assertThat(forced.exitCode()).as(forced.err()).isZero();
        JsonNode made = Json.mapper().readTree(run.resolve("training/run.json").toFile());
        assertThat(made.path("forced").asBoolean()).isTrue();
        assertThat(made.path("preflight").toString()).contains("\"verdict\":\"refused\"");
    }

    @Test
    void a_run_from_scratch_needs_a_configuration_and_a_tokenizer_alone() throws IOException {
        Path configuration = Files.createDirectories(folder.resolve("configuration"));
        for (String file : List.of("config.json", "generation_config.json", "tokenizer.json")) {
            Files.copy(BASE.resolve(file), configuration.resolve(file));
        }
        CommandRun looked = CommandRun.of(
                "preflight", "-c", configuration, "-d", DATA, "--from-scratch", "--no-pad", "--threads", 2);
        assertThat(looked.exitCode()).as(looked.err()).isZero();
        assertThat(looked.out()).contains("fine     loss               The model has learnt nothing: its loss is 6.");
        assertError(
                train(folder.resolve("run"), "--from-scratch", "--lora-rank", 4),
                "From scratch there is nothing that a model has learnt");
        assertError(
                train(folder.resolve("run"), "--stem-scale", 2), "--stem-scale means nothing without --from-scratch");
    }

    @Test
    void what_is_wrong_is_said_before_anything_is_computed() {
        Path run = folder.resolve("run");
        assertError(train(run, "--freeze", "encodr.*"), "No parameter's name fits encodr.*");
        assertError(train(run, "--freeze", "encoder,decoder"), "Everything is frozen (encoder.*, decoder.*)");
        assertError(train(run, "--lora-rank", 4, "--lora-targets", "qproj"), "LoRA: no layer is named qproj");
        String noRank = "--lora-targets say how adapters are learnt, and without --lora-rank there are none";
        assertError(train(run, "--lora-alpha", 8), noRank);
        assertError(train(run, "--lora-dropout", 0.1), noRank);
        assertError(train(run, "--lora-targets", "q_proj"), noRank);
        assertError(train(run, "--ewc-weight", 3), "--ewc-weight and what matters belong together");
        assertError(train(run, "--time-mask-frames", 40), "--time-mask-frames means nothing without --time-masks");
        assertError(train(run, "--noise-ratio", "0,10"), "--noise-ratio means nothing without --noise-share");
        assertError(
                train(run, "--noise-share", 1, "--noise-kinds", "recordings"),
                "--noise-kinds recordings needs recordings: name some with --noise");
        assertError(train(run, "--noise", folder), "--noise means nothing without --noise-share");
        assertError(
                train(run, "--noise-share", 1, "--noise-kinds", "babble", "--noise", folder),
                "--noise means nothing without --noise-kinds recordings");
        assertError(
                train(run, "--noise-share", 1, "--babble-voices", 2),
                "--babble-voices means nothing without --noise-kinds babble");
        assertError(train(run, "--noise-share", 1, "--noise", folder.resolve("none")), "There is no ");
        assertError(
                train(run, "--noise-share", 1, "--noise", DATA, "--noise-column", "sound"),
                "--noise-column is a column of Parquet and Arrow files");
        assertError(train(run, "--noise-share", 1, "--noise-ratio", 5), "--noise-ratio is two numbers, such as 5,20");
        assertError(
                train(run, "--ewc-weight", 3, "--ewc-data", DATA, "--lora-rank", 4),
                "--ewc-weight holds weights where they were, and with --lora-rank they stay there");
        assertError(train(run, "--resume"), "holds no run to go on with");
        assertError(
                CommandRun.of("train", "-c", BASE, "-d", folder.resolve("none.jsonl"), "-o", run),
                "none.jsonl, which --data names");
        assertThat(run).doesNotExist();
    }

    @Test
    void a_model_of_ctc_and_attention_is_trained_by_ear_and_shows_what_its_loss_is_made_of() throws IOException {
        Path base = TinyAvHubert.spelling(folder.resolve("base"));
        Path run = folder.resolve("run");
        CommandRun trained = CommandRun.of(
                "train",
                "-c",
                base,
                "-d",
                DATA,
                "-o",
                run,
                "--modalities",
                "audio",
                "--steps",
                3,
                "--lr",
                "1e-3",
                "--eval-share",
                0.1,
                "--batch-seconds",
                20,
                "--ctc-weight",
                0.3,
                "--dropout",
                0.1,
                "--force");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.err())
                .containsPattern(
                        "step 3 of 3, epoch .*: loss [0-9.]+ \\(ctc [0-9.]+, attention [0-9.]+, accuracy [0-9.]+\\)")
                .contains("fine     end of text")
                .contains("fine     prefix")
                .contains("fine     frozen layers");
        for (JsonNode step : steps(run)) {
            assertThat(0.3 * step.path("ctc").asDouble()
                            + 0.7 * step.path("attention").asDouble())
                    .isCloseTo(step.path("loss").asDouble(), within(1e-3));
        }
        CommandRun heard =
                CommandRun.of("transcribe", "-c", run, "--no-fallback", DATA.resolveSibling("agent-pass.g722"));
        assertThat(heard.exitCode()).as(heard.err()).isZero();
        CommandRun merged =
                CommandRun.of("merge", base, run, "-o", folder.resolve("merged"), "--whole-numbers", "first");
        assertThat(merged.exitCode()).as(merged.err()).isZero();
        assertError(
                CommandRun.of(
                        "train", "-c", BASE, "-d", DATA, "-o", folder.resolve("other"), "--no-pad", "--dropout", 0.1),
                "The layers of this model leave nothing out");
    }

    private static void assertError(CommandRun run, String message) {
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains(message);
    }

    private static CommandRun train(Path run, Object... more) {
        return CommandRun.of(with(arguments("train", with(new Object[] {"--no-pad"}, more)), "-o", run));
    }

    private static Process start(Path run, Object... more) throws IOException {
        return CommandRun.process(with(arguments("train", with(new Object[] {"--no-pad"}, more)), "-o", run))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Object[] arguments(String name, Object... more) {
        return over(DATA, name, more);
    }

    private static Object[] over(Path data, String name, Object... more) {
        return with(new Object[] {name, "-c", BASE, "-d", data, "--threads", 2}, more);
    }

    private static Object[] with(Object[] first, Object... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray();
    }

    private static double mean(List<JsonNode> steps) {
        return steps.stream()
                .mapToDouble(step -> step.path("loss").asDouble())
                .average()
                .orElseThrow();
    }

    private static List<String> losses(Path run) throws IOException {
        return steps(run).stream()
                .map(step -> step.path("step") + " " + step.path("loss") + " " + step.path("gradientNorm"))
                .toList();
    }

    /** Those that are written to their end. */
    private static List<JsonNode> steps(Path run) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("training/curve.jsonl"))) {
            if (line.endsWith("}")) {
                JsonNode json = Json.mapper().readTree(line);
                if (json.has("loss")) {
                    steps.add(json);
                }
            }
        }
        return steps;
    }
}
