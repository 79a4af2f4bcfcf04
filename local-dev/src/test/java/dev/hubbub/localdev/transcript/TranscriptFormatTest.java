package dev.hubbub.localdev.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.CaptionFile;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.transcription.DecodedSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptFormatTest {

    private static final String HOSTILE = "R&D --> <i>5 < 6</i>\n\n00:00:09.000 --> 00:00:10.000\nnot\tmine\u2028";

    private static TranscribedSegment segment(String id, double start, double end, String text) {
        return new TranscribedSegment(
                id, "wav/a.wav", start, end, "<ann>\n&\tco", text, List.of(), -0.1, null, 1, "en", List.of());
    }

    private static DecodedSession decoded(TranscribedSegment... segments) {
        return new DecodedSession(
                null, new SessionTranscript("s", List.of(segments)), new Timing(3, 1, 1, 1, 1, 0, "cpu"));
    }

    private static TranscribedSession session(boolean oneClock) {
        TranscribedSegment segment = segment("0001", 0, 1.5, HOSTILE);
        SegmentList cut = new SegmentList(
                "s",
                List.of("c"),
                List.of(new Segment("0001", "wav/a.wav", 0, 1.5, segment.speaker(), null, "c\td", 0)));
        return new TranscribedSession(cut, decoded(segment), oneClock);
    }

    @Test
    void what_is_mark_up_in_webvtt_is_written_as_character_references_and_ends_no_caption() throws IOException {
        String file = TranscriptFormat.VTT.write(session(true));

        CaptionFile read = WebVttReader.read(file.getBytes(StandardCharsets.UTF_8));

        assertThat(read.oddities()).isEmpty();
        String text = "R&amp;D --&gt; &lt;i&gt;5 &lt; 6&lt;/i&gt; 00:00:09.000 --&gt; 00:00:10.000 not mine";
        assertThat(read.captions())
                .containsExactly(new Caption(0, 1500, text, List.of(new Caption.Voice("&lt;ann&gt; &amp; co", text))));
        assertThat(file).contains("\n<v &lt;ann&gt; &amp; co>R&amp;D");
    }

    @Test
    void json_says_what_could_not_be_seen_and_nothing_where_all_was() {
        TranscribedSegment said = segment("0001", 0, 1.5, "hello");
        DecodedSession unseen = new DecodedSession(
                null,
                new SessionTranscript("s", List.of(said), List.of("There are no lips of wav/a.wav.")),
                new Timing(3, 1, 1, 1, 1, 0, "cpu"));
        SegmentList cut = new SegmentList(
                "s", List.of("c"), List.of(new Segment("0001", "wav/a.wav", 0, 1.5, "c", null, "c", 0)));
        assertThat(TranscriptFormat.JSON.write(new TranscribedSession(cut, unseen, true)))
                .contains("\"missing\":[\"There are no lips of wav/a.wav.\"]");
        assertThat(TranscriptFormat.JSON.write(new TranscribedSession(cut, decoded(said), true)))
                .doesNotContain("missing");
    }

    @Test
    void a_subtitle_is_one_block_whatever_is_said() {
        String file = TranscriptFormat.SRT.write(session(true));

        assertThat(file)
                .isEqualTo("1\n00:00:00,000 --> 00:00:01,500\n<ann> & co: R&D -> <i>5 < 6</i> 00:00:09.000 ->"
                        + " 00:00:10.000 not mine\n\n");
    }

    @Test
    void a_row_of_tab_separated_values_has_as_many_cells_as_its_header_and_is_one_line() {
        String[] lines = TranscriptFormat.TSV.write(session(false)).split("[\n\r\u2028\u2029\u0085]");

        assertThat(lines).hasSize(2);
        assertThat(lines[1].split("\t", -1)).hasSameSizeAs(lines[0].split("\t", -1));
        assertThat(TranscriptFormat.TXT.write(session(false)).split("\t")).hasSize(2);
    }

    @Test
    void the_lines_of_a_manifest_are_whole_again_with_what_was_recognised() {
        TranscribedSession session = new TranscribedSession(
                new SegmentList("s", List.of("c"), List.of()),
                decoded(
                        segment("0001.1", 0.5, 1.5, "one"),
                        segment("0001.2", 1.5, 2.5, "two "),
                        segment("0002", 3, 4, "")),
                false);

        assertThat(TranscriptFormat.MANIFEST.write(session).lines())
                .containsExactly(
                        "{\"audio_filepath\":\"wav/a.wav\",\"offset\":0.5,\"duration\":2.0,\"speaker\":\"<ann>\\n&\\tco\","
                                + "\"session\":\"s\",\"pred_text\":\"one two\"}",
                        "{\"audio_filepath\":\"wav/a.wav\",\"offset\":3.0,\"duration\":1.0,\"speaker\":\"<ann>\\n&\\tco\","
                                + "\"session\":\"s\",\"pred_text\":\"\"}");
        assertThat(TranscriptFormat.MANIFEST.write(
                        new TranscribedRecording(Path.of("/talks/b.wav"), decoded(segment("1", 0, 1, "hello")))))
                .isEqualTo("{\"audio_filepath\":\"/talks/b.wav\",\"pred_text\":\"hello\"}\n");
    }
}
