package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hypothesis belongs to which line of a manifest. */
class MatchedUtterancesTest {

    private static final String REFERENCES =
            """
            {"audio_filepath": "wav/a.wav", "offset": 0.1, "text": "the cat sat on the mat"}
            {"audio_filepath": "wav/b.wav", "text": "hello world"}
            """;

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void the_manifest_itself_is_recognised_by_any_path() throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), manifest);
        Path dots = folder.resolve("../" + folder.getFileName() + "/ref.jsonl");

        for (Path itself : new Path[] {link, dots}) {
            CommandRun run = CommandRun.of("score", "utterance", manifest, itself, "--hypothesis-field", "text");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("holds what was said");
        }
    }

    @Test
    void another_field_can_hold_what_was_recognised() throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        Path hypotheses = file(
                "hyp.jsonl",
                """
                {"audio_filepath": "wav/a.wav", "offset": 0.1, "text": "the cat sat on a mat"}
                {"audio_filepath": "wav/b.wav", "text": "hello word"}
                """);

        CommandRun run =
                CommandRun.of("score", "utterance", manifest, hypotheses, "--hypothesis-field", "text", "--json");

        assertThat(json.readTree(run.out()).at("/total/wer").asDouble()).isEqualTo(2.0 / 8);
    }

    @ParameterizedTest
    @CsvSource({
        "wav\\a.wav, 0.1",
        "./wav/a.wav, 0.1",
        "wav/../wav//a.wav, 0.1",
        "FOLDER/wav/a.wav, 0.1",
        "wav/a.wav, 0.10000000000000002"
    })
    void one_recording_and_time_is_the_same_however_it_is_written(String recording, String offset) throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        String written = recording.replace("FOLDER", folder.toString()).replace("\\", "\\\\");
        Path hypotheses = file(
                "hyp.jsonl",
                "{\"audio_filepath\": \"" + written + "\", \"offset\": " + offset
                        + ", \"pred_text\": \"the cat sat on a mat\"}\n"
                        + "{\"audio_filepath\": \"wav/b.wav\", \"pred_text\": \"hello word\"}\n");

        CommandRun run = CommandRun.of("score", "utterance", manifest, hypotheses, "--json");

        assertThat(json.readTree(run.out()).at("/total/wer").asDouble()).isEqualTo(2.0 / 8);
        assertThat(json.readTree(run.out()).at("/lines/with_hypothesis").asInt())
                .isEqualTo(2);
        assertThat(run.err()).contains("2 of 2 lines of", "have a hypothesis");
    }

    @Test
    void files_that_match_in_no_line_are_an_error_that_names_the_first_of_each() throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        Path hypotheses = file(
                "hyp.jsonl",
                """
                {"audio_filepath": "/data/x/a.wav", "offset": 0.1, "pred_text": "the cat sat on a mat"}
                {"audio_filepath": "/data/x/b.wav", "pred_text": "hello word"}
                """);

        CommandRun paths = CommandRun.of("score", "utterance", manifest, hypotheses);
        CommandRun names = CommandRun.of("score", "utterance", manifest, hypotheses, "--match", "name", "--json");

        assertThat(paths.exitCode()).isEqualTo(1);
        assertThat(paths.out()).isEmpty();
        assertThat(paths.err())
                .contains("0 of 2 lines of", "line 1 (wav/a.wav at 0.1 s)", "line 1 (/data/x/a.wav at 0.1 s)")
                .contains("--match name");
        assertThat(json.readTree(names.out()).at("/total/wer").asDouble()).isEqualTo(2.0 / 8);
    }

    @Test
    void lines_that_match_nothing_are_counted_and_the_first_is_named() throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        Path hypotheses = file(
                "hyp.jsonl",
                """
                {"audio_filepath": "wav/a.wav", "offset": 0.1, "pred_text": "the cat sat on the mat"}
                {"audio_filepath": "wav/c.wav", "pred_text": "nobody asked"}
                """);

        CommandRun run = CommandRun.of("score", "utterance", manifest, hypotheses, "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .contains("1 of 2 lines of", "the others count as not heard, the first of them line 2 (wav/b.wav)")
                .contains("1 lines of", "are for no line of", "line 2 (wav/c.wav)");
        JsonNode score = json.readTree(run.out());
        assertThat(score.at("/total/words/deletions").asInt()).isEqualTo(2);
        assertThat(score.at("/lines/hypotheses_without_reference").asInt()).isEqualTo(1);
    }

    @Test
    void a_line_that_is_there_twice_counts_once() throws IOException {
        Path manifest = file(
                "ref.jsonl",
                """
                {"audio_filepath": "a.wav", "text": "one two", "pred_text": "nothing right"}
                {"audio_filepath": "b.wav", "text": "three four", "pred_text": "three four"}
                {"audio_filepath": "./a.wav", "text": "one two", "pred_text": "nothing right"}
                """);

        CommandRun run = CommandRun.of("score", "utterance", manifest, "--normalizer", "none", "--json");

        JsonNode score = json.readTree(run.out());
        assertThat(score.at("/total/wer").asDouble()).isEqualTo(0.5);
        assertThat(score.at("/lines/repeated").asInt()).isEqualTo(1);
        assertThat(run.err()).contains("left out, the first of them line 3, which is line 1.");
    }

    @Test
    void one_hypothesis_for_two_speakers_is_not_taken_for_both() throws IOException {
        Path manifest = file(
                "ref.jsonl",
                """
                {"audio_filepath": "a.wav", "speaker": "x", "text": "one"}
                {"audio_filepath": "a.wav", "speaker": "y", "text": "two"}
                """);
        Path ambiguous = file("hyp.jsonl", "{\"audio_filepath\": \"a.wav\", \"pred_text\": \"one\"}\n");
        Path apart = file(
                "apart.jsonl",
                """
                {"audio_filepath": "a.wav", "speaker": "y", "pred_text": "two"}
                {"audio_filepath": "a.wav", "speaker": "x", "pred_text": "one"}
                """);

        CommandRun run = CommandRun.of("score", "utterance", manifest, ambiguous);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("ref.jsonl, line 2", "line 1 of", "speaker");
        assertThat(json.readTree(CommandRun.of("score", "utterance", manifest, apart, "--json")
                                .out())
                        .at("/total/wer")
                        .asDouble())
                .isZero();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
