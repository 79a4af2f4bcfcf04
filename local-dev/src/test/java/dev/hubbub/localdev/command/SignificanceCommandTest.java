package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignificanceCommandTest {
    private static final int LINES = 60;

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    private Path manifest;

    @BeforeEach
    void references() throws IOException {
        manifest = file("ref.jsonl", "text", i -> "the cat sat down");
    }

    @FunctionalInterface
    private interface Text {
        String of(int line);
    }

    /** Each of six speakers has ten lines. */
    private Path file(String name, String field, Text text) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("{\"audio_filepath\": \"%d.wav\", \"speaker\": \"%d\", \"%s\": \"%s\"}\n"
                    .formatted(i, i % 6, field, text.of(i)));
        }
        return Files.writeString(folder.resolve(name), lines);
    }

    private Path hypotheses(String name, Text text) throws IOException {
        return file(name, "pred_text", text);
    }

    @Test
    void each_system_is_told_better_worse_or_indistinguishable_with_intervals() throws IOException {
        Path base = hypotheses("base.jsonl", i -> i % 2 == 0 ? "the cat sat" : "the cat sat down");
        Path better = hypotheses("better.jsonl", i -> i % 10 == 0 ? "the cat sat" : "the cat sat down");
        Path worse = hypotheses("worse.jsonl", i -> "the cat");
        Path other = hypotheses("other.jsonl", i -> i % 2 == 1 ? "the cat sat" : "the cat sat down");

        CommandRun table = CommandRun.of("significance", manifest, base, better, worse, other);
        CommandRun data = CommandRun.of("significance", manifest, base, better, worse, other, "--json");

        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out())
                .containsPattern("better\\.jsonl +2\\.50 .* better")
                .containsPattern("worse\\.jsonl +50\\.00 .* worse")
                .containsPattern("other\\.jsonl +12\\.50 .*indistinguishable")
                .contains("60 utterances drawn 10000 times");
        JsonNode first = json.readTree(data.out()).at("/systems/0");
        assertThat(first.path("base_wer").asDouble()).isEqualTo(0.125);
        assertThat(first.path("wer").asDouble()).isEqualTo(0.025);
        assertThat(first.at("/change_interval/1").asDouble()).isNegative();
        assertThat(first.path("p_corrected").asDouble())
                .isGreaterThan(first.path("p").asDouble());
    }

    @Test
    void with_few_units_nothing_is_claimed() throws IOException {
        Path base = hypotheses("base.jsonl", i -> "the");
        Path other = hypotheses("other.jsonl", i -> "the cat sat down");

        CommandRun run = CommandRun.of("significance", manifest, base, other, "--unit", "speaker");

        assertThat(run.out()).contains("6 speakers").containsPattern("other\\.jsonl +0\\.00 +-75\\.00 +too few");
        JsonNode data =
                json.readTree(CommandRun.of("significance", manifest, base, other, "--unit", "speaker", "--json")
                        .out());
        assertThat(data.at("/systems/0").has("verdict")).isTrue();
        assertThat(data.findValues("p")).isEmpty();
        assertThat(data.findValues("p_corrected")).isEmpty();
    }

    @Test
    void numbers_that_make_no_sense_and_files_that_match_nothing_are_refused() throws IOException {
        Path base = hypotheses("base.jsonl", i -> "the");
        Path elsewhere = Files.writeString(
                folder.resolve("elsewhere.jsonl"), "{\"audio_filepath\": \"x.wav\", \"pred_text\": \"one\"}\n");

        assertThat(CommandRun.of("significance", manifest, base, base, "--level", "1")
                        .exitCode())
                .isEqualTo(2);
        assertThat(CommandRun.of("significance", manifest, base).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("significance", manifest, base, elsewhere).err())
                .contains("0 of 60 lines");
    }
}
