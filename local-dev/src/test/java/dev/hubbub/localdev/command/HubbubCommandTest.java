package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HubbubCommandTest {

    @TempDir
    Path folder;

    @Test
    void help_names_every_command_and_the_exit_codes() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("up ", "down ", "status ", "logs ", "run ", "transcribe ", "segment ", "cluster ", "score ")
                .contains("Exit codes:");
    }

    private static Set<String> commands() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return HubbubCommand.over(Screen.plain(nowhere, nowhere))
                .getSubcommands()
                .keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_of_its_own_and_is_in_the_readme(String command) throws IOException {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: hubbub " + command);
        assertThat(Files.readString(CommandRun.HOME.resolve("README.md")))
                .containsPattern("hubbub (\\w+, )*" + command + "\\b");
    }

    @Test
    void completion_is_a_script_that_bash_can_read() throws IOException, InterruptedException {
        Path script = folder.resolve("completion.bash");
        Files.writeString(script, CommandRun.of("completion").out());

        Process bash =
                new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();

        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).isZero();
        assertThat(script).content().contains("transcribe", "--checkpoint");
    }

    @Test
    void a_command_that_does_not_exist_is_answered_with_what_was_meant() {
        CommandRun run = CommandRun.of("transcrib");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("transcrib", "Did you mean", "hubbub --help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void no_command_at_all_is_wrong_usage() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("No command is given", "hubbub --help");
    }

    @Test
    void an_option_with_a_value_it_cannot_have_is_named() {
        CommandRun run = CommandRun.of("run", "experiment.yaml", "--timeout", "soon");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--timeout", "'soon' is not a time such as 90s, 15m or 2h");
    }

    @Test
    void an_experiment_that_is_not_there_is_named() {
        CommandRun run = CommandRun.of("run", folder.resolve("nothing.yaml"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines("There is no file " + folder.resolve("nothing.yaml")
                        + ": name a file that holds an Experiment.\n");
    }

    @Test
    void a_stack_that_is_not_running_is_said_to_be_so() {
        CommandRun status = CommandRun.of("status", "--data", folder);
        CommandRun down = CommandRun.of("down", "--data", folder);

        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.err()).contains("No stack runs on " + folder, "hubbub up");
        assertThat(down.exitCode()).isZero();
        assertThat(down.err()).contains("No stack runs on " + folder);
    }

    @Test
    void an_upload_that_cannot_be_says_what_is_missing() {
        Path nothing = folder.resolve("nothing");

        assertThat(CommandRun.of("upload", nothing, "s3://hubbub/x").err()).contains("There is no file or folder");
        assertThat(CommandRun.of("upload", folder, "/somewhere").err())
                .contains("'/somewhere' is no place in the store", "s3://hubbub/media/talks");
        assertThat(CommandRun.of("upload", folder, "s3://hubbub/x", "--data", folder)
                        .err())
                .contains("No stack runs on " + folder, "hubbub up", "--env");
    }

    @Test
    void detaching_without_a_stack_is_wrong_usage() throws IOException {
        Path experiment = folder.resolve("experiment.yaml");
        Files.writeString(
                experiment, "{apiVersion: hubbub.dev/v1alpha1, kind: Experiment, metadata: {name: x}, spec: {}}");

        CommandRun run = CommandRun.of("run", experiment, "--detach", "--data", folder.resolve("data"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("hubbub up");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void a_log_that_is_not_there_is_answered_with_those_that_are() throws IOException {
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("logs/controller.log"), "one\ntwo\nthree\n");

        CommandRun wrong = CommandRun.of("logs", "nobody", "--data", folder);
        CommandRun right = CommandRun.of("logs", "controller", "-n", "2", "--data", folder);

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("there are: controller");
        assertThat(right.out()).isEqualToNormalizingNewlines("two\nthree\n");
    }
}
