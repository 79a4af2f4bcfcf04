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

class ScoreMeetingCommandTest {

    @TempDir
    Path folder;

    private Path reference;

    @BeforeEach
    void somebodySpeaks() throws IOException {
        reference = file("ref.stm", "m 1 ann 0 2 Good morning everybody.\nm 1 bob 3 4 Hi!\nn 1 ann 0 1 Alone.\n");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void a_system_s_streams_are_matched_with_speakers_in_any_format_that_has_texts() throws IOException {
        Path heard = file("hyp.ctm", "m 1 3.1 0.5 hi\nm 2 0.2 0.4 good\nm 2 10 0.4 morning\nx 1 0 1 else\n");

        CommandRun table = CommandRun.of("score", "meeting", reference, heard);
        JsonNode data = new ObjectMapper()
                .readTree(CommandRun.of("score", "meeting", reference, heard, "--json")
                        .out());

        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out())
                .containsPattern("m +25.00 +75.00 +25.00 +0 +0 +1 +4")
                .containsPattern("all +40.00 +80.00 +40.00");
        assertThat(table.err()).contains("Nothing was heard of n,", "no reference of x,");
        assertThat(data.at("/sessions/0/cp_streams/ann").asText()).isEqualTo("2");
        assertThat(data.path("tcp_wer").asDouble()).isEqualTo(0.8);
        assertThat(data.path("orc_is_exact").asBoolean()).isTrue();
    }

    @Test
    void files_without_texts_or_with_damaged_lines_are_refused_by_name_and_line() throws IOException {
        Path turns = file("turns.rttm", "SPEAKER m 1 0 2 <NA> <NA> ann <NA> <NA>\n");
        Path damaged = file("damaged.stm", "m 1 ann 0 2 one\nm 1 ann 2\n");
        assertThat(CommandRun.of("score", "meeting", reference, turns).err()).contains("a format without texts");
        assertThat(CommandRun.of("score", "meeting", damaged, reference).err()).contains("damaged.stm, line 2:");
        assertThat(CommandRun.of("score", "meeting", reference, reference, "--collar", "-1")
                        .exitCode())
                .isEqualTo(2);
        assertThat(CommandRun.of("score", "meeting", reference, file("x.txt", ""))
                        .err())
                .contains(".vtt, .srt, .stm");
    }

    @Test
    void voices_of_captions_are_streams_and_a_side_that_names_nobody_is_told() throws IOException {
        Path said = file(
                "said.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>yes\n\n00:01.000 --> 00:02.000\n<v Bob>no\n");
        CommandRun voices = CommandRun.of("score", "meeting", said, said);
        assertThat(voices.out()).containsPattern("all +0.00 +0.00 +0.00");
        assertThat(voices.err()).isEmpty();

        Path nobody = file("heard.srt", "00:00:01,000 --> 00:00:02,000\nyes\n\n00:00:01,000 --> 00:00:02,000\nno\n");
        assertThat(CommandRun.of("score", "meeting", said, nobody).err())
                .contains("heard.srt does not say who speaks", "has up to 2");
    }

    @Test
    void words_of_which_nobody_says_what_is_an_utterance_have_no_orc_wer() throws IOException {
        Path words = file("ref.ctm", "m A 0 1 yes\nm B 1 1 no\n");
        Path heard = file("hyp.stm", "m 1 x 0 1 no\nm 1 y 1 2 yes\n");

        CommandRun table = CommandRun.of("score", "meeting", words, heard);
        JsonNode data = new ObjectMapper()
                .readTree(CommandRun.of("score", "meeting", words, heard, "--json")
                        .out());

        assertThat(table.err()).contains("There is no ORC-WER", "STM or SegLST");
        assertThat(table.out()).containsPattern("all +0.00 +0.00 +0 +0 +0 +2");
        assertThat(data.path("orc_wer").isNull()).isTrue();
        assertThat(data.path("orc_words").isNull()).isTrue();
        assertThat(CommandRun.of("convert", words, folder.resolve("w.stm")).err())
                .contains("Each word is a segment of its own");
    }

    @Test
    void what_was_said_is_not_scored_as_heard_and_segments_without_a_text_are_not_counted_as_written()
            throws IOException {
        Path manifest = file("said.jsonl", "{\"audio_filepath\": \"m\", \"duration\": 2, \"text\": \"Hi!\"}\n");
        assertThat(CommandRun.of("score", "meeting", manifest, manifest).err())
                .contains("said.jsonl, line 1: it has no pred_text");
        assertThat(CommandRun.of("convert", "--heard", manifest, folder.resolve("said.stm"))
                        .err())
                .contains("said.jsonl, line 1: it has no pred_text");
        Path turns = file("quiet.stm", "m 1 ann 0 2 one\nm 1 ann 3 4\n");
        CommandRun run = CommandRun.of("convert", turns, folder.resolve("quiet.srt"));
        assertThat(run.out()).contains("1 segment written");
        assertThat(run.err()).contains("1 segment without a text left out", "Who speaks is left out");
    }

    @Test
    void what_is_converted_says_what_it_leaves_out() throws IOException {
        Path captions = folder.resolve("m.srt");
        CommandRun several = CommandRun.of("convert", reference, captions);
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err()).contains("the sessions m, n", "--session");

        CommandRun one = CommandRun.of("convert", reference, captions, "--session", "m");
        assertThat(one.out()).contains("2 segments written");
        assertThat(one.err()).contains("Who speaks is left out");
        assertThat(captions).content().startsWith("1\n00:00:00,000 --> 00:00:02,000\nGood morning everybody.\n");

        Path back = folder.resolve("back.stm");
        assertThat(CommandRun.of("convert", captions, back).exitCode()).isZero();
        assertThat(back).content().contains("m 1 unknown 3.0 4.0 Hi!");
        assertThat(CommandRun.of("convert", captions, back).err()).contains("--overwrite");
        assertThat(CommandRun.of("convert", back, folder.resolve("turns.rttm")).err())
                .contains("The texts are left out");
    }
}
