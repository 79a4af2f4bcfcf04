package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped checkpoint for prompts against the one that it was trained from, on prompts. */
class GateCommandTest {
    private static final Path SYNTHETIC = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-synthetic");
    private static final Path PROMPTS = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path MANIFEST = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/manifest.jsonl");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    private static CommandRun gate(Path base, Path candidate, Object... more) {
        Object[] arguments = {
            "gate",
            base,
            candidate,
            "--in-domain",
            MANIFEST,
            "--no-pad",
            "--beam",
            "1",
            "--no-fallback",
            "--unit",
            "utterance"
        };
        Object[] all = new Object[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.of(all);
    }

    @Test
    void a_fine_tune_that_is_better_is_promoted_and_its_base_in_its_place_rejected() throws IOException {
        CommandRun promoted = gate(SYNTHETIC, PROMPTS, "--json");
        CommandRun rejected = gate(PROMPTS, SYNTHETIC);

        assertThat(promoted.exitCode()).as(promoted.err()).isZero();
        JsonNode set = json.readTree(promoted.out()).at("/sets/0");
        assertThat(set.path("wer").asDouble()).isLessThan(set.path("base_wer").asDouble());
        assertThat(set.at("/change_interval/1").asDouble()).isNegative();
        assertThat(rejected.exitCode()).isEqualTo(3);
        assertThat(rejected.out()).startsWith("rejected").contains("became worse");
    }

    @Test
    void the_same_checkpoint_twice_is_undecided() {
        CommandRun run = gate(PROMPTS, PROMPTS);

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).startsWith("undecided").contains("a change of +0.00");
    }

    @Test
    void several_are_each_judged_by_themselves_and_stand_in_one_table() throws IOException {
        Path heldOut = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/held-out.jsonl");
        CommandRun run = gate(SYNTHETIC, SYNTHETIC, PROMPTS, "--out-of-sample", heldOut);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo(SYNTHETIC + ": undecided");
        assertThat(lines.get(3)).isEqualTo("hubbub-tiny-prompts: promoted");
        String better = " +[0-9]+\\.[0-9]{2} +[0-9]+\\.[0-9]{2} +-[0-9.]+ +-[0-9.]+ to -[0-9.]+";
        assertThat(lines.subList(6, lines.size()))
                .satisfiesExactly(
                        heading -> assertThat(heading).startsWith("CHECKPOINT"),
                        row -> assertThat(row)
                                .matches(SYNTHETIC + " +in-domain .* \\+0\\.00 +\\+0\\.00 to \\+0\\.00 +undecided"),
                        row -> assertThat(row).matches(" +out-of-sample .*\\+0\\.00 to \\+0\\.00"),
                        row -> assertThat(row).matches("hubbub-tiny-prompts +in-domain" + better + " +promoted"),
                        row -> assertThat(row).matches(" +out-of-sample" + better));
        assertThat(gate(SYNTHETIC, PROMPTS, PROMPTS).exitCode()).isEqualTo(2);
    }

    @Test
    void both_are_used_with_the_senses_that_are_named() {
        CommandRun heard = gate(PROMPTS, PROMPTS, "--modalities", "audio");
        CommandRun seen = gate(PROMPTS, PROMPTS, "--modalities", "video");

        assertThat(heard.exitCode()).as(heard.err()).isEqualTo(4);
        assertThat(seen.exitCode()).isEqualTo(2);
        assertThat(seen.err()).contains("The model takes in no video");
    }

    @Test
    void what_is_not_there_is_named_before_anything_is_decoded() throws IOException {
        CommandRun run = gate(PROMPTS, PROMPTS, "--out-of-sample", folder.resolve("none.jsonl"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("There is no manifest " + folder.resolve("none.jsonl"));
        Path table = Files.writeString(folder.resolve("said.parquet"), "PAR1");
        CommandRun other = gate(PROMPTS, PROMPTS, "--out-of-sample", table);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("said.parquet");
        Path none = folder.resolve("none");
        CommandRun lacking = gate(PROMPTS, PROMPTS, none);
        assertThat(lacking.exitCode()).isEqualTo(1);
        assertThat(lacking.err()).startsWith("There is no checkpoint " + none);
        assertThat(gate(PROMPTS, PROMPTS, "--tolerance", "-1").exitCode()).isEqualTo(2);
    }
}
