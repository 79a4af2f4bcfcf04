package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreUtterancesCommandTest {

    private static final String REFERENCES =
            """
            {"audio_filepath": "wav/a.wav", "offset": 0.1, "text": "the cat sat on the mat"}
            {"audio_filepath": "wav/b.wav", "text": "hello world"}
            """;

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void texts_are_scored_against_texts() throws IOException {
        Path manifest = folder.resolve("manifest.jsonl");
        Path hypotheses = folder.resolve("hypotheses.jsonl");
        Files.writeString(
                manifest,
                """
                {"audio_filepath": "a.wav", "text": "The colour is grey"}
                {"audio_filepath": "a.wav", "offset": 2.5, "text": "one two three four"}
                {"audio_filepath": "b.wav"}
                """);
        Files.writeString(
                hypotheses,
                """
                {"audio_filepath": "a.wav", "offset": 2.5, "pred_text": "one two four"}
                {"audio_filepath": "a.wav", "pred_text": "the color is gray"}
                {"audio_filepath": "b.wav", "pred_text": "not scored"}
                """);

        JsonNode english = json.readTree(CommandRun.of("score", "utterance", manifest, hypotheses, "--json")
                .out());
        JsonNode raw = json.readTree(
                CommandRun.of("score", "utterance", manifest, hypotheses, "--json", "--normalizer", "none")
                        .out());

        // Whisper's normaliser makes one number of "one two three four", so that it is wrong as a whole.
        assertThat(english.at("/utterances/0/wer").asDouble()).isZero();
        assertThat(english.path("utterances")).hasSize(2);
        assertThat(raw.at("/utterances/1/words/deletions").asInt()).isEqualTo(1);
        assertThat(raw.at("/total/wer").asDouble()).isEqualTo(4.0 / 8);
    }

    @Test
    void a_normalizer_that_does_not_exist_is_answered_with_those_that_do() throws IOException {
        Path manifest = Files.writeString(folder.resolve("m.jsonl"), "{\"audio_filepath\": \"a\", \"text\": \"a\"}");

        CommandRun run = CommandRun.of("score", "utterance", manifest, "--normalizer", "magic");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("english, basic, basic-keeping-marks, characters, mcorec, mcorec-corrected, none");
    }

    private static final String HINDI =
            "{\"audio_filepath\": \"a.wav\", \"text\": \"मेरी किताबें मेज पर हैं\", \"pred_text\": \"मेरा किताबों मेज पर है\"%s}\n";

    @Test
    void words_that_differ_in_vowel_signs_alone_are_errors_whether_or_not_the_line_names_its_language()
            throws IOException {
        for (String language : List.of(", \"lang\": \"hi\"", "", ", \"lang\": \"en\"")) {
            Path manifest = Files.writeString(folder.resolve("hi.jsonl"), HINDI.formatted(language));

            CommandRun table = CommandRun.of("score", "utterance", manifest);
            JsonNode score = json.readTree(
                    CommandRun.of("score", "utterance", manifest, "--json").out());
            CommandRun csv = CommandRun.of("score", "utterance", manifest, "--csv");

            assertThat(table.out()).contains("60.00").endsWith("normalizer: basic-keeping-marks\n");
            assertThat(score.at("/total/wer").asDouble()).isEqualTo(0.6);
            assertThat(score.path("normalizer").asText()).isEqualTo("basic-keeping-marks");
            assertThat(csv.out()).contains(",normalizer\r\n").endsWith(",basic-keeping-marks\r\n");
        }
    }

    @Test
    void references_behind_the_end_of_their_recording_are_left_out_as_a_service_leaves_them_out() throws IOException {
        // Of 1.6 s.
        new MediaWriter().write(folder.resolve("a.wav"), AudioEncoding.WAV, 0, 16_000, new float[25_600]);
        Path manifest = Files.writeString(
                folder.resolve("m.jsonl"),
                """
                {"audio_filepath": "a.wav", "offset": 0.0, "duration": 1.5, "text": "hello world"}
                {"audio_filepath": "a.wav", "offset": 1.0, "duration": 1.2, "text": "a little long"}
                {"audio_filepath": "a.wav", "offset": 0.5, "duration": 9.0, "text": "far too long"}
                {"audio_filepath": "a.wav", "offset": 2.0, "text": "behind it"}
                {"audio_filepath": "gone.wav", "offset": 2.0, "text": "nobody knows"}
                """);
        Path hypotheses = Files.writeString(
                folder.resolve("h.jsonl"),
                """
                {"audio_filepath": "a.wav", "offset": 0.0, "pred_text": "hello world"}
                {"audio_filepath": "a.wav", "offset": 1.0, "pred_text": "a little long"}
                {"audio_filepath": "a.wav", "offset": 0.5, "pred_text": "far too"}
                {"audio_filepath": "gone.wav", "offset": 2.0, "pred_text": "nobody knows"}
                """);

        CommandRun run = CommandRun.of("score", "utterance", manifest, hypotheses, "--json");
        JsonNode score = json.readTree(run.out());

        assertThat(score.at("/total/wer").asDouble()).isZero();
        assertThat(score.path("utterances")).hasSize(3);
        assertThat(score.at("/lines/behind_the_end").asInt()).isEqualTo(2);
        assertThat(score.at("/lines/hypotheses_without_reference").asInt()).isZero();
        assertThat(score.at("/lines/recordings_not_looked_at").asInt()).isEqualTo(1);
        assertThat(run.err())
                .contains("2 lines of " + manifest
                        + " reach behind the end of their recording and are left out, the first"
                        + " of them line 3: the recording a.wav ends before 0.5 s and the 9.0 s that the line lasts")
                .contains("The recordings of 1 lines cannot be looked at from " + manifest);
    }

    @Test
    void texts_of_no_named_language_are_said_to_be_compared_as_english_and_plainly_other_ones_by_their_letters()
            throws IOException {
        Path english = Files.writeString(
                folder.resolve("en.jsonl"), "{\"audio_filepath\": \"a\", \"text\": \"a\", \"pred_text\": \"a\"}");
        String line =
                "{\"audio_filepath\": \"a\", \"text\": \"schön über müde\", \"pred_text\": \"schon uber mude\"%s}";
        Path unsaid = Files.writeString(folder.resolve("unsaid.jsonl"), line.formatted(""));
        Path german = Files.writeString(folder.resolve("de.jsonl"), line.formatted(", \"lang\": \"de\""));

        assertThat(CommandRun.of("score", "utterance", english).err())
                .contains("Nobody says the language of these texts, and they are compared as English (--language");
        assertThat(CommandRun.of("score", "utterance", unsaid).err())
                .contains("compared as English, and 23.1 % of their letters are none of English (ü, ö)", "--language");
        for (CommandRun named : List.of(
                CommandRun.of("score", "utterance", german),
                CommandRun.of("score", "utterance", unsaid, "--language", "de"),
                CommandRun.of("score", "utterance", unsaid, "--normalizer", "english"))) {
            assertThat(named.err()).doesNotContain("as English");
        }
        assertThat(CommandRun.of("score", "utterance", german).out()).contains("100.00");
    }

    @Test
    void the_language_or_the_normalizer_can_be_asked_for() throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("m.jsonl"), "{\"audio_filepath\": \"a\", \"text\": \"今天天气\", \"pred_text\": \"今天天汽\"}");

        assertThat(CommandRun.of("score", "utterance", manifest).out())
                .contains("25.00")
                .contains("normalizer: characters");
        assertThat(CommandRun.of("score", "utterance", manifest, "--language", "ko")
                        .out())
                .contains("100.00")
                .contains("normalizer: basic-keeping-marks");
        assertThat(CommandRun.of("score", "utterance", manifest, "--normalizer", "whisper-basic")
                        .out())
                .contains("normalizer: basic\n");
        assertThat(CommandRun.of("score", "utterance", manifest, "--normalizer", "raw")
                        .out())
                .contains("normalizer: none\n");
    }

    @Test
    void the_pooled_rate_and_the_mean_over_speakers_are_both_in_the_table_under_their_names() throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("m.jsonl"),
                """
                {"audio_filepath": "a", "speaker": "ann", "text": "hello", "pred_text": "yellow"}
                {"audio_filepath": "b", "speaker": "bob", "text": "how are you", "pred_text": "how are you"}
                """);

        CommandRun run = CommandRun.of("score", "utterance", manifest);

        assertThat(run.out().lines().findFirst().orElseThrow()).contains("WER (SPEAKER MEAN) %", "WER (POOLED) %");
        assertThat(run.out()).containsPattern("all +50\\.00 +25\\.00");
    }

    @Test
    void names_and_texts_from_outside_do_nothing_to_the_terminal() throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("m\u202e\u001b[31m.jsonl"),
                "{\"audio_filepath\": \"a\", \"session\": \"s\\u001b[2J\\u202ex\", \"text\": \"a\", \"pred_text\": \"a\"}"
                        + "\n{\"audio_filepath\": \"a\", \"session\": \"s\\u001b[2J\\u202ex\", \"text\": \"a\", \"pred_text\": \"a\"}");

        CommandRun table = CommandRun.onTerminal(true, "score", "utterance", manifest);
        CommandRun csv = CommandRun.onTerminal(true, "score", "utterance", manifest, "--csv");
        CommandRun data = CommandRun.onTerminal(true, "score", "utterance", manifest, "--json");
        CommandRun missing = CommandRun.onTerminal(true, "score", "utterance", folder.resolve("\u202e\u001b[2J"));
        CommandRun unknown = CommandRun.onTerminal(true, "score", "utterance", manifest, "--\u001b[2J");

        for (CommandRun run : List.of(table, csv, data, missing, unknown)) {
            assertThat(run.out() + run.err()).doesNotContain("\u202e", "\u001b[2J", "\u001b[31m");
        }
        assertThat(table.out()).contains("s\\u001b[2J\\u202ex");
        assertThat(table.err()).contains("m\\u202e\\u001b[31m.jsonl");
        assertThat(missing.err()).contains("\\u202e\\u001b[2J");
        assertThat(json.readTree(data.out()).at("/sessions/0/session").asText()).isEqualTo("s\u001b[2J\u202ex");
        assertThat(CommandRun.of("score", "utterance", manifest, "--csv").out())
                .as("what is no terminal gets every character")
                .contains("s\u001b[2J\u202ex");
    }

    @Test
    void a_hypothesis_line_without_text_is_named() throws IOException {
        Path manifest = Files.writeString(folder.resolve("m.jsonl"), "{\"audio_filepath\": \"a\", \"text\": \"a\"}");

        CommandRun run = CommandRun.of("score", "utterance", manifest);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(manifest + ", line 1", "pred_text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\": \"hello world\"",
                "\"text\": \"a\", \"pred_text\": null",
                "\"text\": \"a\", \"pred\": \"b\""
            })
    void what_was_said_never_stands_in_for_what_was_recognised(String fields) throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        Path hypotheses = file("hyp.jsonl", "{\"audio_filepath\": \"wav/b.wav\", " + fields + "}\n");

        CommandRun run = CommandRun.of("score", "utterance", manifest, hypotheses);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("hyp.jsonl, line 1: no text in pred_text", "--hypothesis-field");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_a_line() throws IOException {
        Path manifest = file("ref.jsonl", "\uFEFF" + REFERENCES);
        Path hypotheses = file(
                "hyp.jsonl",
                "\uFEFF{\"audio_filepath\": \"wav/a.wav\", \"offset\": 0.1, \"pred_text\": \"the cat sat on the mat\"}\n");

        assertThat(CommandRun.of("score", "utterance", manifest, hypotheses).exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"audio_filepath\": \"a.wav\", \"pred_text\": \"a\"}{\"audio_filepath\": \"b.wav\", \"pred_text\": \"b\"}",
                "{\"audio_filepath\": \"a.wav\", \"pred_text\": \"a\", \"speaker\": 7}",
                "{\"audio_filepath\": \"a.wav\", \"pred_text\": [\"a\"]}",
                "{\"audio_filepath\": \"a.wav\", \"pred_text\": \"a\", \"offset\": \"1\"}",
                "{",
            })
    void what_a_manifest_may_not_hold_hypotheses_may_not_either(String line) throws IOException {
        Path manifest = file("ref.jsonl", REFERENCES);
        Path hypotheses = file("hyp.jsonl", line + "\n");

        CommandRun run = CommandRun.of("score", "utterance", manifest, hypotheses);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("hyp.jsonl, line 1: ").doesNotContain("unexpected");
    }

    @Test
    void utf16_is_named_with_the_remedy() throws IOException {
        Path manifest = folder.resolve("ref.jsonl");
        Files.write(manifest, ("\uFEFF" + REFERENCES).getBytes(StandardCharsets.UTF_16LE));

        CommandRun run = CommandRun.of("score", "utterance", manifest);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("ref.jsonl: it is in UTF-16; save it in UTF-8");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
