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
        List<SpokenSegment> back = read(format, format.write(SAID, Side.SAID));
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

    @Test
    void what_was_said_is_never_taken_for_what_was_heard() throws Exception {
        String said = AnnotationFormat.NEMO.write(SAID, Side.SAID);
        String refusal = assertThrows(
                        MalformedAnnotationException.class,
                        () -> AnnotationFormat.NEMO.read("m", said.getBytes(StandardCharsets.UTF_8), Side.HEARD))
                .getMessage();
        assertTrue(refusal.startsWith("m, line 1: it has no pred_text"), refusal);
        assertEquals(
                SAID,
                AnnotationFormat.NEMO.read(
                        "m",
                        AnnotationFormat.NEMO.write(SAID, Side.HEARD).getBytes(StandardCharsets.UTF_8),
                        Side.HEARD));
    }

    @Test
    void captions_of_the_web_say_who_speaks_in_voice_tags() throws Exception {
        assertEquals(
                List.of(
                        new SpokenSegment("", "Alice", 1, 2, "yes indeed"),
                        new SpokenSegment("", "Mary Ann", 3, 4, "no"),
                        new SpokenSegment("", "Bob", 3, 4, "why < not"),
                        new SpokenSegment("", "", 5, 6, "who")),
                read(
                        AnnotationFormat.VTT,
                        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Alice>yes <i>indeed</i>\n\n"
                                + "00:03.000 --> 00:04.000\n<v.loud Mary Ann>no</v>\n<v Bob>why &lt; not</v>\n\n"
                                + "00:05.000 --> 00:06.000\nwho\n"));
        List<SpokenSegment> unknown = List.of(new SpokenSegment("", "Ann", 0, 1, "<unk> R&D &lt;"));
        assertEquals(unknown, read(AnnotationFormat.VTT, AnnotationFormat.VTT.write(unknown, Side.SAID)));
        List<SpokenSegment> odd = List.of(new SpokenSegment("", "a>b", 0, 1, "yes"));
        assertThrows(IllegalArgumentException.class, () -> AnnotationFormat.VTT.write(odd, Side.SAID));
    }

    @Test
    void what_a_format_takes_for_something_else_than_a_text_is_not_lost() throws Exception {
        assertEquals(
                "if a < b and c > d then",
                read(AnnotationFormat.SRT, "1\n00:00:01,000 --> 00:00:02,000\n<b>if</b> a < b and c > d then\n")
                        .get(0)
                        .text());
        List<SpokenSegment> unknown = List.of(new SpokenSegment("s", "ann", 0, 1, "<unk> hello"));
        String stm = AnnotationFormat.STM.write(unknown, Side.SAID);
        assertEquals("s 1 ann 0.0 1.0 <o,,unknown> <unk> hello\n", stm);
        assertEquals(unknown, read(AnnotationFormat.STM, stm));
        assertEquals(unknown, read(AnnotationFormat.STM, "s 1 ann 0 1 <unk> hello\n"));
        for (String text : List.of("{ one / two }", "IGNORE_TIME_SEGMENT_IN_SCORING")) {
            List<SpokenSegment> unreadable = List.of(new SpokenSegment("s", "ann", 0, 1, text));
            assertThrows(IllegalArgumentException.class, () -> AnnotationFormat.STM.write(unreadable, Side.SAID));
        }
        List<SpokenSegment> comment = List.of(new SpokenSegment(";;s", "ann", 0, 1, "lost"));
        assertThrows(IllegalArgumentException.class, () -> AnnotationFormat.STM.write(comment, Side.SAID));
    }

    @Test
    void words_share_their_segment_s_time_by_characters_and_not_by_what_java_stores_them_in() throws Exception {
        List<SpokenSegment> words = List.of(new SpokenSegment("s", "ann", 0, 4, "\uD835\uDD38\uD835\uDD39 ab"));
        assertEquals(
                2.0,
                read(AnnotationFormat.CTM, AnnotationFormat.CTM.write(words, Side.SAID))
                        .get(0)
                        .end());
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
                "SEGLST|[];[]|line 2: it goes on behind the end of its array",
                "SEGLST|{\"audio_filepath\": \"a.wav\"}|name ends with .jsonl",
                "NEMO|;{\"a|line 2: it is not JSON",
                "NEMO|{\"audio_filepath\": \"a\", \"duration\": 1, \"text\": \"\"} {}|line 1: it is not JSON",
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
        assertThrows(IllegalArgumentException.class, () -> AnnotationFormat.STM.write(spaced, Side.SAID));
        List<SpokenSegment> lines = List.of(new SpokenSegment("s", "", 0, 1, "one\n\n--> two"));
        assertEquals(
                "one --> two",
                read(AnnotationFormat.STM, AnnotationFormat.STM.write(lines, Side.SAID))
                        .get(0)
                        .text());
        assertEquals(
                List.of("one\n-> two"),
                read(AnnotationFormat.SRT, AnnotationFormat.SRT.write(lines, Side.SAID)).stream()
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
