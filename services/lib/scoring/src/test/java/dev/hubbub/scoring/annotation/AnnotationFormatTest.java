package dev.hubbub.scoring.annotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.scoring.annotation.AnnotationFormat.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnnotationFormatTest {

    private static final List<SpokenSegment> SAID = List.of(
            new SpokenSegment("s1", "ann", 0.1, 1.25, "hello there"),
            new SpokenSegment("s1", "bob", 1, 3661.5, "schön, \"sagt\" er"));

    private static List<SpokenSegment> read(AnnotationFormat format, String file) throws Exception {
        return format.read("f", file.getBytes(StandardCharsets.UTF_8), Side.SAID);
    }

    @ParameterizedTest
    @EnumSource(AnnotationFormat.class)
    void what_is_written_is_read_back_as_far_as_the_format_can_say_it(AnnotationFormat format) throws Exception {
        List<SpokenSegment> back = read(format, format.write(SAID));
        if (format == AnnotationFormat.CTM) {
            assertEquals(
                    List.of("hello", "there", "schön,", "\"sagt\"", "er"),
                    back.stream().map(SpokenSegment::text).toList());
            assertEquals(new SpokenSegment("s1", "ann", 0.1, 0.675, "hello"), back.get(0));
            return;
        }
        assertEquals(
                SAID.stream()
                        .map(segment -> new SpokenSegment(
                                format.hasSessions() ? segment.session() : "",
                                format.hasSpeakers() ? segment.speaker() : "",
                                segment.start(),
                                segment.end(),
                                format.hasTexts() ? segment.text() : ""))
                        .toList(),
                back);
    }

    @Test
    void comments_and_labels_of_stm_are_no_text_and_a_segment_may_be_empty() throws Exception {
        assertEquals(
                List.of(new SpokenSegment("a", "x", 1, 2, "one two"), new SpokenSegment("a", "x", 3, 3, "")),
                read(AnnotationFormat.STM, ";; of 1998\n\na 1 x 1.0 2.0 <o,f0,male> one two\r\na 1 x 3 3\n"));
    }

    @Test
    void other_lines_of_rttm_than_turns_are_passed_over() throws Exception {
        assertEquals(
                List.of(new SpokenSegment("a", "x", 1, 3, "")),
                read(
                        AnnotationFormat.RTTM,
                        "SPKR-INFO a 1 <NA> <NA> <NA> unknown x <NA>\nSPEAKER a 1 1.0 2.0 <NA> <NA> x <NA> <NA>\n"));
    }

    @Test
    void captions_of_subrip_may_have_no_numbers_several_lines_and_marks() throws Exception {
        assertEquals(
                List.of(
                        new SpokenSegment("", "", 1, 2.5, "one\ntwo"),
                        new SpokenSegment("", "", 3600, 3601, "three 3")),
                read(
                        AnnotationFormat.SRT,
                        "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500 X1:3\r\n<i>one</i>\r\ntwo\r\n\r\n"
                                + "01:00:00.000 --> 01:00:01.000\n{\\an8}three 3\n"));
    }

    @Test
    void a_manifest_says_what_was_said_and_what_was_heard() throws Exception {
        byte[] manifest = "{\"audio_filepath\": \"a.wav\", \"duration\": 2, \"text\": \"yes\", \"pred_text\": \"no\"}"
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of(new SpokenSegment("a.wav", "", 0, 2, "yes")),
                AnnotationFormat.NEMO.read("m", manifest, Side.SAID));
        assertEquals(
                "no",
                AnnotationFormat.NEMO.read("m", manifest, Side.HEARD).get(0).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "STM|a 1 x 1 2 one;a 1 x 2|f, line 2: it has 4 fields",
                "STM|a 1 x 1 two one|line 1: the end 'two' is no number",
                "STM|a 1 x 2 1 one|line 1: it lasts from 2.0 s to 1.0 s",
                "STM|a 1 x -2 1 one|the start '-2' is no number of seconds from 0",
                "STM|a 1 x 1 NaN one|the end 'NaN'",
                "STM|a 1 x 1 2 { one / two }|alternatives in braces",
                "STM|a 1 x 1 2 ignore_time_segment_in_scoring|not to be scored",
                "CTM|a 1 1 2|line 1: it has 4 fields",
                "CTM|a 1 1 0 one;a 1 * * <ALT_BEGIN>|line 2: alternatives",
                "RTTM|SPEAKER a 1 1|it has 4 fields and needs eight",
                "SRT|1;00:00:01,000 -> 00:00:02,000;one|line 2: a caption begins with",
                "SRT|1;00:61:01,000 --> 00:62:02,000;one|line 2: the time '00:61:01,000'",
                "SRT|1;00:00:01,000 --> 00:00:02,000;one;2;00:00:03,000 --> 00:00:04,000;two|line 5: a second time line",
                "VTT|WEBVTT;;00:00:02.000 --> 00:00:01.000;one|f: it lasts from 2.0 s to 1.0 s",
                "VTT|WEBVTT;;x 00:00:02.000 -> 00:00:01.000;one|f, line 3: it is passed over",
                "SEGLST|{}|line 1: a SegLST file is a JSON array",
                "SEGLST|[;{\"session_id\": \"a\", \"speaker\": \"x\", \"start_time\": 1, \"words\": \"\"}]|line 2: it has no text or number end_time",
                "SEGLST|[;1]|line 2: a segment is a JSON object",
                "SEGLST|[{;\"a\": ]|line 2: it is not JSON",
                "NEMO|{\"audio_filepath\": \"a.wav\", \"text\": \"one\"}|line 1: it has no text or number duration",
                "NEMO|;{\"a|line 2: it is not JSON",
            })
    void what_is_wrong_with_a_file_is_said_with_its_line(AnnotationFormat format, String file, String message) {
        MalformedAnnotationException malformed =
                assertThrows(MalformedAnnotationException.class, () -> read(format, file.replace(';', '\n')));
        assertTrue(malformed.getMessage().contains(message), malformed.getMessage());
        assertTrue(malformed.getMessage().startsWith("f"), malformed.getMessage());
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        byte[] packed = {0x1f, (byte) 0x8b, (byte) 0xff};
        for (AnnotationFormat format : AnnotationFormat.values()) {
            assertThrows(MalformedAnnotationException.class, () -> format.read("f", packed, Side.SAID));
        }
    }

    @Test
    void names_that_a_format_cannot_hold_are_refused_and_line_ends_in_texts_do_not_end_lines() throws Exception {
        List<SpokenSegment> spaced = List.of(new SpokenSegment("my talk", "ann", 0, 1, "a"));
        assertThrows(IllegalArgumentException.class, () -> AnnotationFormat.STM.write(spaced));
        List<SpokenSegment> lines = List.of(new SpokenSegment("s", "", 0, 1, "one\n\n--> two"));
        assertEquals(
                "one --> two",
                read(AnnotationFormat.STM, AnnotationFormat.STM.write(lines))
                        .get(0)
                        .text());
        assertEquals(
                List.of("one\n-> two"),
                read(AnnotationFormat.SRT, AnnotationFormat.SRT.write(lines)).stream()
                        .map(SpokenSegment::text)
                        .toList());
    }

    @Test
    void a_format_is_known_by_the_end_of_the_name() {
        assertEquals(Optional.of(AnnotationFormat.SEGLST), AnnotationFormat.of("dev.seglst.JSON"));
        assertEquals(Optional.of(AnnotationFormat.NEMO), AnnotationFormat.of("dev.jsonl"));
        assertEquals(Optional.empty(), AnnotationFormat.of("dev.txt"));
    }
}
