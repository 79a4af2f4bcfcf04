package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.embedded.LocalHub;
import dev.hubbub.localdev.Hubbub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of a hub where commands take datasets; in processes of their own, which their environment tells the hub. */
class HubDatasetCommandTest {

    private static final Path BASE = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");

    @TempDir
    Path folder;

    private LocalHub server;

    @BeforeEach
    void start() throws IOException {
        server = new LocalHub();
        server.require("hf_secret");
        server.file(
                "data/train-00000-of-00001.parquet",
                Files.readAllBytes(
                        CommandRun.HOME.resolve("services/lib/datasets/src/test/resources/prompts.parquet")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_split_is_transcribed_and_trained_on_by_its_parts() throws Exception {
        server.troubles().addAll(List.of(-20, 429));
        CommandRun heard = run(
                "hf_secret",
                "transcribe",
                "-c",
                BASE,
                "--no-pad",
                "-f",
                "manifest",
                "hf://datasets/lab/tiny?split=train");
        assertThat(heard.exitCode()).as(heard.err()).isZero();
        assertThat(heard.out().lines()).hasSize(12).anyMatch(line -> line.contains("please enter your password"));
        assertThat(server.asked())
                .contains("/api/datasets/lab/tiny/revision/main")
                .noneMatch("data/train-00000-of-00001.parquet"::equals);
        CommandRun trained = run(
                "hf_secret",
                "train",
                "-c",
                BASE,
                "--eval-share",
                0.3,
                "--language",
                "en",
                "--steps",
                1,
                "--force",
                "-d",
                "hf://datasets/lab/tiny",
                "-o",
                folder.resolve("run"));
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(Files.readString(folder.resolve("run/training/run.json")))
                .contains("hf://datasets/lab/tiny@" + LocalHub.COMMIT);
        assertThat(server.leaked()).isEmpty();
    }

    @Test
    void what_a_hub_does_not_give_is_said_in_a_sentence() throws Exception {
        assertError(run("", "preflight", "-c", BASE, "-d", "hf://datasets/lab/tiny"), "401", "HUBBUB_HUB_TOKEN");
        assertError(run("hf_secret", "preflight", "-c", BASE, "-d", "hf://datasets/lab/none"), "404", "lab/none");
        assertError(
                run("hf_secret", "transcribe", "-c", BASE, "hf://datasets/lab/tiny?split=test"),
                "has no split test: there are train");
        assertError(run("hf_secret", "preflight", "-c", BASE, "-d", "hf://lab/tiny"), "is no dataset on a hub");
    }

    private static void assertError(CommandRun run, String... parts) {
        assertThat(run.exitCode()).as(run.err()).isNotZero();
        assertThat(run.err()).contains(parts).doesNotContain("\tat ");
    }

    private CommandRun run(String token, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dhubbub.home=" + CommandRun.HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Hubbub.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HUBBUB_HUB_ENDPOINT", server.endpoint().toString());
        builder.environment().put("HUBBUB_HUB_TOKEN", token);
        builder.environment().put("HUBBUB_CACHE", folder.resolve("cache").toString());
        int exitCode = builder.start().waitFor();
        return new CommandRun(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
