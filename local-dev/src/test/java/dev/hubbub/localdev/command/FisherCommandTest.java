package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.speech.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FisherCommandTest {
    private static final Path CHECKPOINTS = CommandRun.HOME.resolve("local-dev/checkpoints");
    private static final Path BASE = CHECKPOINTS.resolve("hubbub-tiny-prompts");
    private static final Path DATA = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/manifest.jsonl");

    @TempDir
    Path folder;

    private Path remembered;

    @BeforeEach
    void some_utterances() throws IOException {
        String lines = Files.readString(DATA)
                .replace("\"audio_filepath\": \"", "\"audio_filepath\": \"" + DATA.getParent() + "/");
        remembered = Files.write(
                folder.resolve("remembered.jsonl"), lines.lines().limit(5).toList());
    }

    @Test
    void an_estimate_in_a_file_holds_weights_as_one_that_a_run_makes_for_itself() throws IOException {
        Path file = folder.resolve("fisher.safetensors");
        CommandRun estimated = estimate(file);
        assertThat(estimated.exitCode()).as(estimated.err()).isZero();
        assertThat(estimated.err()).contains("for 5 utterances.").contains("utterance 5 of 5");
        assertThat(estimated.out()).contains("says what matters in " + BASE + " for 5 utterances of " + remembered);
        Path own = folder.resolve("own");
        Path given = folder.resolve("given");
        assertThat(train(own, "--ewc-data", remembered).exitCode()).isZero();
        CommandRun trained = train(given, "--ewc-fisher", file);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(given.resolve("model.safetensors")).hasSameBinaryContentAs(own.resolve("model.safetensors"));
        JsonNode run = Json.mapper().readTree(given.resolve("training/run.json").toFile());
        JsonNode data = run.path("data");
        assertThat(data.path("fisher").asText()).hasSize(64);
        assertThat(data.path("anchors"))
                .isEqualTo(Json.mapper()
                        .readTree(own.resolve("training/run.json").toFile())
                        .path("data")
                        .path("anchors"));
        try (Checkpoint said = Checkpoint.open(file)) {
            assertThat(said.metadata())
                    .containsEntry("kind", "fisher-diagonal")
                    .containsEntry("checkpoint", run.path("base").path("digest").asText())
                    .containsEntry("data", data.path("anchors").asText())
                    .containsEntry("examples", "5")
                    .containsEntry("padToWindow", "false")
                    .containsKey("version");
        }
        Path padded = folder.resolve("padded.safetensors");
        CommandRun.of("fisher", BASE, "-d", remembered, "-o", padded, "--examples", 1);
        assertThat(train(folder.resolve("unlike"), "--ewc-fisher", padded).err())
                .contains(
                        "What matters was estimated of clips that were padded to the model's window, and the run's are not.");
    }

    @Test
    void an_estimate_of_another_checkpoint_or_no_estimate_is_refused_before_anything_is_computed() throws IOException {
        Path file = folder.resolve("fisher.safetensors");
        Path other = Files.createDirectories(folder.resolve("other"));
        try (Stream<Path> files = Files.list(BASE)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                Files.copy(one, other.resolve(one.getFileName()));
            }
        }
        Path tokenizer = other.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
        assertThat(CommandRun.of("fisher", other, "-d", remembered, "-o", file, "--no-pad", "--examples", 1)
                        .exitCode())
                .isZero();
        Path run = folder.resolve("run");
        CommandRun refused = train(run, "--ewc-fisher", file);
        assertThat(refused.exitCode()).isEqualTo(HubbubCommand.FAILED);
        assertThat(refused.err())
                .contains("fisher.safetensors says what matters in another checkpoint (SHA-256 ")
                .doesNotContain("label style");
        CommandRun weights = train(run, "--ewc-fisher", BASE.resolve("model.safetensors"));
        assertThat(weights.exitCode()).isEqualTo(HubbubCommand.FAILED);
        assertThat(weights.err()).contains("model.safetensors is no estimate of the Fisher information");
        CommandRun none = train(run, "--ewc-fisher", folder.resolve("none"));
        assertThat(none.err()).contains("There is no file ");
        CommandRun both = train(run, "--ewc-fisher", file, "--ewc-data", remembered);
        assertThat(both.exitCode()).isEqualTo(HubbubCommand.INVALID);
        assertThat(both.err()).contains("--ewc-data and --ewc-fisher both say what matters");
        assertThat(run).doesNotExist();
    }

    @Test
    void nothing_is_written_over_and_nothing_half_written() throws IOException {
        Path file = Files.writeString(folder.resolve("fisher.safetensors"), "mine");
        assertThat(estimate(file).err()).contains("is there already: name another file with --output");
        assertThat(file).hasContent("mine");
        CommandRun none = estimate(folder.resolve("new/fisher.safetensors"), "--examples", 0);
        assertThat(none.exitCode()).isEqualTo(HubbubCommand.INVALID);
        assertThat(none.err()).contains("--examples must be 1 or more, not 0");
        Path silent = Files.write(folder.resolve("silent.jsonl"), List.of("{\"audio_filepath\": \"none.wav\"}"));
        CommandRun failed = CommandRun.of("fisher", BASE, "-d", silent, "-o", folder.resolve("new/fisher.safetensors"));
        assertThat(failed.exitCode()).isEqualTo(HubbubCommand.FAILED);
        assertThat(folder.resolve("new")).doesNotExist();
    }

    private CommandRun estimate(Path file, Object... more) {
        Object[] asked = {"fisher", BASE, "-d", remembered, "-o", file, "--no-pad", "--threads", 2};
        return CommandRun.of(Stream.concat(Stream.of(asked), Stream.of(more)).toArray());
    }

    private static CommandRun train(Path run, Object... more) {
        Object[] asked = {
            "train",
            "-c",
            BASE,
            "-d",
            DATA,
            "-o",
            run,
            "--no-pad",
            "--threads",
            2,
            "--steps",
            3,
            "--evaluate-every",
            3,
            "--lr",
            "3e-4",
            "--ewc-weight",
            1000
        };
        return CommandRun.of(Stream.concat(Stream.of(asked), Stream.of(more)).toArray());
    }
}
