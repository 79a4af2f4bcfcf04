package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.localdev.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample that fine-tunes a Flamingo's decoder, right and wrong, on the whole of Hubbub with a model that is tiny. */
class FlamingoTrainingStackTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static StartedStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = StartedStack.on(folder.resolve("data"));
        done(CommandRun.of(
                "assemble",
                "whisper-flamingo",
                "-p",
                "whisper=" + CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts"),
                "-o",
                folder.resolve("flamingo")));
        done(stack.upload(folder.resolve("flamingo"), "s3://hubbub/checkpoints/whisper-flamingo-large"));
        SpokenLips lips = new SpokenLips(folder.resolve("lips"));
        lips.list("train.jsonl", 0, 12, text -> text);
        lips.list("looping.jsonl", 0, 12, text -> (text.split(" ")[0] + " ").repeat(60));
        lips.list("held-out.jsonl", 12, 16, text -> text);
        lips.list("dev.jsonl", 16, 30, text -> text);
        MaskedEnd.fineTuned(folder.resolve("flamingo"), folder.resolve("lips"), folder.resolve("masked"));
        done(stack.upload(folder.resolve("masked"), "s3://hubbub/checkpoints/masked"));
        done(stack.upload(folder.resolve("lips"), "s3://hubbub/media/mcorec-lips"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static CommandRun done(CommandRun run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run;
    }

    @Test
    void a_right_run_is_evaluated_a_broken_one_refused_at_step_0_and_forced_through_its_trial_is_stopped()
            throws IOException {
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/flamingo-decoder-only.yaml"))
                .replace("steps: 4000", "steps: 12")
                .replace("evaluateEvery: 500", "evaluateEvery: 6")
                .replace("learningRate: 0.00001", "learningRate: 0.001")
                .replace("batchSeconds: 60", "batchSeconds: 20")
                .replace("accumulation: 4", "accumulation: 1")
                .replace("bfloat16", "float32")
                .replace("beamSize: [4]", "beamSize: [1]")
                .replace(
                        "  models:\n",
                        """
                          models:
                            - name: masked
                              architecture: whisper-flamingo
                              checkpoint: s3://hubbub/checkpoints/masked
                        """)
                .replaceAll("(?m)^  resources:\n(    .*\n)+", "");
        CommandRun run = stack.run(Files.writeString(folder.resolve("decoder-only.yaml"), sample), "--json");

        Map<String, JsonNode> trials = new TreeMap<>();
        JSON.readTree(run.out())
                .path("trials")
                .forEach(trial -> trials.put(trial.path("name").asText(), trial));
        assertThat(phases(trials))
                .containsExactly(
                        entry("base", "Succeeded"),
                        entry("forced", "Failed"),
                        entry("masked", "Failed"),
                        entry("refused", "Failed"),
                        entry("tuned", "Succeeded"));
        assertThat(trials.get("tuned").path("wer").asDouble())
                .isLessThanOrEqualTo(trials.get("base").path("wer").asDouble());
        // As published: above that of guessing, before anything is learnt.
        assertThat(trials.get("refused").path("message").asText())
                .matches(
                        "The run would be wasted, and force is not set. loss: The checkpoint's loss is [78][.][0-9]+ per"
                                + " token on the targets .* guessing among 461 tokens gives 6.13. Worse than guessing .*");
        assertThat(List.of(trials.get("forced"), trials.get("masked"))).allSatisfy(trial -> {
            assertThat(trial.path("message").asText())
                    .matches("[0-9]+ of ([1-9]|10) segments look degenerate .*, so the trial was stopped.*");
            // One segment each.
            assertThat(trial.path("sessions").asText()).matches("([1-9]|10)/14");
        });
    }

    private static Map<String, String> phases(Map<String, JsonNode> trials) {
        Map<String, String> phases = new TreeMap<>();
        trials.forEach((name, trial) -> phases.put(name, trial.path("phase").asText()));
        return phases;
    }
}
