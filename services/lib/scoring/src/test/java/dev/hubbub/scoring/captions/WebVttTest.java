package dev.hubbub.scoring.captions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.Golden;
import dev.hubbub.scoring.captions.Caption.Voice;
import dev.hubbub.scoring.captions.CaptionFile.Oddity;
import dev.hubbub.scoring.captions.WebVttWriter.TimePrecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebVttTest {

    private final WebVttWriter baseline = new WebVttWriter(TimePrecision.TRUNCATED);
    private final WebVttWriter exact = new WebVttWriter(TimePrecision.NEAREST);

    @Test
    void every_time_stamp_of_the_baseline_is_reproduced() throws IOException {
        JsonNode stamps = Golden.json("captions/time_stamps.json").get("vtt_timestamps");
        assertTrue(stamps.size() > 50);
        for (JsonNode stamp : stamps) {
            assertEquals(
                    stamp.get("text").textValue(),
                    baseline.timeStamp(stamp.get("t").doubleValue()));
        }
    }

    @Test
    void time_stamps_can_be_the_nearest_millisecond() {
        assertEquals("00:00:01.160", exact.timeStamp(1.16));
        assertEquals("00:00:12.340", exact.timeStamp(12.34));
        assertEquals("00:01:00.000", exact.timeStamp(59.9996));
    }

    @Test
    void a_time_that_is_no_time_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> exact.caption(-0.1, 1, "early"));
        assertThrows(IllegalArgumentException.class, () -> exact.caption(0, Double.NaN, "never"));
    }

    @Test
    void what_is_written_is_read_back() throws IOException {
        List<Caption> captions = List.of(exact.caption(0, 1.5, "one\ntwo"), exact.caption(3661.25, 3662, "three"));
        assertEquals(captions, read(exact.write(captions)));
    }

    @Test
    void no_text_ends_its_caption_or_hides_it() throws IOException {
        String text = "so --> it\r\n \n\n00:00:09.000 ---> 00:00:10.000\ngoes\n";
        assertEquals(
                List.of(new Caption(0, 1500, "so -> it\n00:00:09.000 -> 00:00:10.000\ngoes")),
                read(exact.write(List.of(exact.caption(0, 1.5, text)))));
    }

    @Test
    void captions_without_text_are_not_written() {
        assertEquals("WEBVTT\n\n", exact.write(List.of(exact.caption(0, 1, " "))));
    }

    @Test
    void titles_notes_styles_identifiers_settings_and_tags_are_no_text() throws IOException {
        assertEquals(
                List.of(
                        new Caption(
                                1000,
                                2500,
                                "first line\nsecond line",
                                List.of(new Voice("Anna", "first line"), new Voice("", "second line"))),
                        new Caption(3_900_000, 4_000_250, "late")),
                read(
                        """
                        WEBVTT - a title
                        Kind: captions

                        NOTE a comment

                        STYLE
                        ::cue {color: red}

                        00:01.000 --> 00:02.500 align:start position:10%
                        <v Anna>first line</v>
                        second <i>line</i>

                        id-7
                        01:05:00.000 --> 01:06:40.250
                        late
                        """));
    }

    @Test
    void a_byte_order_mark_and_any_line_ends_are_accepted() throws IOException {
        assertEquals(
                List.of(new Caption(0, 1000, "a"), new Caption(1000, 2000, "b")),
                read("\uFEFFWEBVTT\r\n\r\n00:00.000 --> 00:01.000\r\na\r\n \t\r00:01.000 --> 00:02.000\rb"));
    }

    @Test
    void a_time_may_follow_the_header_without_a_blank_line() throws IOException {
        assertEquals(List.of(new Caption(0, 1000, "a")), read("WEBVTT\n00:00.000 --> 00:01.000\na\n"));
    }

    @Test
    void blocks_that_do_not_look_like_captions_are_passed_over() throws IOException {
        assertEquals(
                List.of(new Caption(7000, 8000, "kept")),
                read(
                        """
                        WEBVTT

                        00:00:0x.000 --> 00:00:03.000
                        not a time

                        00:00:05.000 -> 00:00:06.000
                        not an arrow

                        00:00:06.000 --> 00:00:07.000

                        0:00:1.000 --> 0:00:2.000
                        one digit

                        00:00:07.000 --> 00:00:08.000
                        kept
                        """));
    }

    @Test
    void of_two_times_in_one_block_the_last_counts() throws IOException {
        assertEquals(
                List.of(new Caption(2000, 3000, "a\nb")),
                read("WEBVTT\n\n00:00.000 --> 00:01.000\na\n00:02.000 --> 00:03.000\nb\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:05.000 -> 00:00:06.000\\ntext, 3",
        "00:00:05 --> 00:00:06\\ntext, 3",
        "0:00:05.0 --> 0:00:06.0\\ntext, 3",
        "00:00:05.000 --> 00:00:06.000\\n\\ntext, 5",
        "00:00:05.000 --> 00:00:06.000\\na\\n00:00:07.000 --> 00:00:08.000\\nb, 3",
        "00:00:05.000 --> 00:00:06.000 text, 3",
        "00:00:05.000 --> 00:00:06.000text\\nmore, 3",
        "said before this\\n00:00:05.000 --> 00:00:06.000\\ntext, 3",
        "id\\nmore of it\\n00:00:05.000 --> 00:00:06.000\\ntext, 3",
        "00:00:05.000 --> 00:00:06.000\\nte\\0xt, 3",
    })
    void what_is_not_read_as_written_is_told_with_its_line(String block, int line) throws IOException {
        String file =
                "WEBVTT\n\n" + block.replace("\\n", "\n").replace("\\0", "\0") + "\n\n00:08.000 --> 00:09.000\nkept\n";

        CaptionFile read = WebVttReader.read(file.getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of(line), read.oddities().stream().map(Oddity::line).toList(), file);
        assertEquals("kept", read.captions().get(read.captions().size() - 1).text());
    }

    @Test
    void a_time_line_beside_the_header_that_is_not_understood_is_told() throws IOException {
        byte[] file = "WEBVTT\n00:00.000 -> 00:01.000\na\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, WebVttReader.read(file).oddities().get(0).line());
    }

    @Test
    void titles_notes_styles_and_captions_without_text_are_nothing_odd() throws IOException {
        byte[] file =
                """
                WEBVTT - a title
                Kind: captions

                NOTE
                a comment

                STYLE
                ::cue {color: red}

                REGION
                id:fred

                NOTE one line

                7
                00:01.000 --> 00:02.500

                00:03.000 --> 00:04.500
                text
                """
                        .getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), WebVttReader.read(file).oddities());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00,000", "00:61:00.000", "00:00:60.000", "100:00:00.000"})
    void a_time_that_looks_right_and_is_not_is_named(String time) {
        String file = "WEBVTT\n\n" + time + " --> 00:00:01.000\ntext\n";
        MalformedCaptionsException malformed = assertThrows(MalformedCaptionsException.class, () -> read(file));
        assertTrue(malformed.getMessage().contains(time), malformed::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00:00.000 --> 00:01.000\ntext\n", "webvtt\n"})
    void a_file_without_header_is_refused(String file) {
        assertThrows(MalformedCaptionsException.class, () -> read(file));
    }

    @Test
    void a_file_that_is_not_utf8_is_refused() {
        byte[] latin = "WEBVTT\n\n00:00.000 --> 00:01.000\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(MalformedCaptionsException.class, () -> WebVttReader.read(latin));
    }

    private static List<Caption> read(String file) throws MalformedCaptionsException {
        return WebVttReader.read(file.getBytes(StandardCharsets.UTF_8)).captions();
    }
}
