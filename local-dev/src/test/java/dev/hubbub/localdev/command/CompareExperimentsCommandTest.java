package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareExperimentsCommandTest {

    @TempDir
    Path folder;

    @Test
    void a_file_to_import_that_is_not_there_is_named_in_a_sentence_before_any_stack_is_started() {
        Path absent = folder.resolve("paper.csv");
        CommandRun run = CommandRun.of("compare-experiments", "study", "--import", absent.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("There is no file " + absent + ", which --import names.");
    }
}
