package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings longer than a model's window, by {@code hubbub transcribe}. */
class TranscribeLongFormTest {

    private static final Path SAMPLES = CommandRun.HOME.resolve("local-dev/samples/asterisk-en");
    private static final Path CHECKPOINT = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final int RATE = 16_000;

    @TempDir
    static Path folder;

    private static Path recording;

    /** One prompt at 3, 13, 23 and 33 seconds. */
    @BeforeAll
    static void record() throws IOException {
        float[] prompt = new MediaReader().readAll(SAMPLES.resolve("agent-pass.g722"));
        float[] sound = new float[40 * RATE];
        for (int second = 3; second < 40; second += 10) {
            System.arraycopy(prompt, 0, sound, second * RATE, prompt.length);
        }
        recording = folder.resolve("calls.flac");
        new MediaWriter().write(recording, AudioEncoding.FLAC, sound);
    }

    private static CommandRun transcribe(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("transcribe", "-c", CHECKPOINT, "--no-pad", "--beam", 1, recording));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    @Test
    void windows_of_a_batch_are_what_is_said_between_silences() throws IOException {
        for (String method : List.of("silero", "energy")) {
            CommandRun run = transcribe("--long-form", "batched", "--vad-method", method, "-f", "json");
            assertThat(run.exitCode()).isZero();
            List<Integer> starts = new ArrayList<>();
            for (JsonNode segment : new ObjectMapper().readTree(run.out()).get("segments")) {
                starts.add((int) Math.round(segment.get("start").asDouble()));
                assertThat(segment.get("end").asDouble() - segment.get("start").asDouble())
                        .isBetween(2.5, 4.0);
                assertThat(segment.get("text").asText()).startsWith("please enter");
            }
            assertThat(starts).as(method).containsExactly(3, 13, 23, 33);
        }
    }

    @Test
    void a_model_without_time_stamps_goes_through_whole_windows_when_told_to() throws IOException {
        CommandRun run = transcribe("--long-form", "sequential", "-f", "json");
        assertThat(run.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()).get("segments")).hasSize(2);
    }

    @Test
    void what_cannot_be_is_said() {
        CommandRun cut = transcribe("--long-form", "sequential", "--max-segment-seconds", 10);
        assertThat(cut.exitCode()).isNotZero();
        assertThat(cut.err()).contains("leave out --max-segment-seconds");

        CommandRun longer = transcribe("--long-form", "batched", "--max-segment-seconds", 31);
        assertThat(longer.exitCode()).isNotZero();
        assertThat(longer.err()).contains("do not fit this model");

        CommandRun whole = transcribe("--vad-method", "energy");
        assertThat(whole.exitCode()).isEqualTo(2);
        assertThat(whole.err()).contains("add --long-form batched");

        CommandRun before = transcribe("--long-form", "batched", "--previous-text");
        assertThat(before.exitCode()).isEqualTo(2);
        assertThat(before.err()).contains("--previous-text is of --long-form sequential");
        assertThat(transcribe("--long-form", "batched", "--no-previous-text").exitCode())
                .isZero();

        CommandRun cutAlready = CommandRun.of(
                "transcribe", "-c", CHECKPOINT, "--long-form", "batched", SAMPLES.resolve("held-out.jsonl"));
        assertThat(cutAlready.exitCode()).isEqualTo(2);
        assertThat(cutAlready.err()).contains("leave out --long-form");

        CommandRun unknown = transcribe("--long-form", "parallel");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("SEQUENTIAL", "BATCHED");
    }
}
