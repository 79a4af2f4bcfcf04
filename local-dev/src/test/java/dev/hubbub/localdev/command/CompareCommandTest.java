package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    @TempDir
    Path folder;

    @Test
    void a_file_to_import_that_is_not_there_is_named_in_a_sentence_before_any_stack_is_started() {
        Path absent = folder.resolve("paper.csv");
        CommandRun run = CommandRun.of("compare", "study", "--import", absent.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("There is no file " + absent + ", which --import names.");
    }

    @Test
    void files_of_systems_are_sent_to_the_command_that_compares_them() throws IOException {
        Path manifest = Files.writeString(folder.resolve("ref.jsonl"), "{}");
        CommandRun run = CommandRun.of("compare", manifest, "other.jsonl");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(manifest + " is a file", "`hubbub significance`");
    }
}
