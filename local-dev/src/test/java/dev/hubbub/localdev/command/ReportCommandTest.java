package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir
    Path folder;

    private CommandRun report(String... more) {
        Stream<String> usual =
                Stream.of("report", "study", "--output", folder.resolve("out").toString(), "--kubeconfig", "/nowhere");
        return CommandRun.of(Stream.concat(usual, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void a_price_below_nothing_is_refused_and_none_has_to_be_given() {
        CommandRun refused = report("--gpu-hour-price", "-1");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("cannot cost -1.0");
        assertThat(report().err()).isNotEmpty().doesNotContain("gpu-hour-price", "GPU");
    }

    @Test
    void the_page_is_of_all_trials_and_none_can_be_named() {
        CommandRun refused = report("--trial", "beam1");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("The page is of all trials", "--trial", "--format");
    }
}
