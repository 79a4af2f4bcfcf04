package dev.hubbub.localdev.transcript;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.scoring.captions.WebVttWriter;
import dev.hubbub.scoring.captions.WebVttWriter.TimePrecision;
import dev.hubbub.transcription.DecodedSession;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms a transcript can be written in. Segments without text are left out, save in JSON. */
public enum TranscriptFormat {
    /** WebVTT; speakers are its voices. */
    VTT,
    /** The text alone, a line per segment, in a session after the name of its captions and a tab. */
    TXT,
    /** Everything that is known, tokens, scores and what it cost included, on one line. */
    JSON,
    /** SubRip; the text starts with the speaker where one is known. */
    SRT,
    /** Lines of a manifest with what was recognised, as {@code hubbub score utterance} takes them. */
    MANIFEST,
    /** Tab-separated values: in a session its captions, then start and end in milliseconds, and the text. */
    TSV;

    private static final WebVttWriter TIMES = new WebVttWriter(TimePrecision.NEAREST);

    /** Whether each line can be read alone, so that several transcripts can follow each other. */
    public boolean isLineByLine() {
        return switch (this) {
            case TXT, TSV, JSON, MANIFEST -> true;
            case VTT, SRT -> false;
        };
    }

    /** How files of this form end. */
    public String ending() {
        return this == MANIFEST ? "jsonl" : name().toLowerCase(Locale.ROOT);
    }

    /** A transcript in this form. */
    public String write(Transcribed transcript) {
        return switch (this) {
            case VTT -> captions(transcript.lines());
            case SRT -> subtitles(transcript.lines());
            case JSON -> Json.text(CostedTranscript.of(transcript.decoded())) + "\n";
            case MANIFEST -> transcript.recognised().stream()
                    .map(line -> Json.text(line) + "\n")
                    .collect(Collectors.joining());
            case TXT, TSV -> table(transcript, new TextColumns(null, transcript.isSession(), this == TSV));
        };
    }

    /**
     * A transcript beside what it cost, which the {@code transcript.json} of a session leaves to its {@code timing.json}.
     *
     * @param session what was transcribed
     * @param segments what was said
     * @param missing what could not be seen or heard; absent if nothing was missing
     * @param timing what it cost
     */
    private record CostedTranscript(
            String session, List<TranscribedSegment> segments, List<String> missing, Timing timing) {

        static CostedTranscript of(DecodedSession decoded) {
            SessionTranscript transcript = decoded.transcript();
            return new CostedTranscript(
                    transcript.session(), transcript.segments(), transcript.missing(), decoded.timing());
        }
    }

    private static String table(Transcribed transcript, TextColumns columns) {
        return columns.header()
                + transcript.lines().stream()
                        .map(line -> columns.row(null, line))
                        .collect(Collectors.joining());
    }

    private static String captions(List<SpokenLine> lines) {
        return TIMES.write(lines.stream()
                .map(line -> TIMES.caption(
                        line.start(),
                        line.end(),
                        (line.speaker() == null ? "" : "<v " + inWebVtt(line.speaker()) + ">") + inWebVtt(line.text())))
                .toList());
    }

    /** Text in which WebVTT sees no mark-up, as its definition asks for. */
    private static String inWebVtt(String text) {
        return TextColumns.onOneLine(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** SubRip has no way to write what it takes for mark-up; only what would end a subtitle is written otherwise. */
    private static String inSubRip(String text) {
        return TextColumns.onOneLine(text).replaceAll("--+>", "->");
    }

    static String subtitles(List<SpokenLine> lines) {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (SpokenLine line : lines) {
            text.append(number++)
                    .append('\n')
                    .append(subtitleTime(line.start()))
                    .append(" --> ")
                    .append(subtitleTime(line.end()))
                    .append('\n')
                    .append(line.speaker() == null ? "" : inSubRip(line.speaker()) + ": ")
                    .append(inSubRip(line.text()))
                    .append("\n\n");
        }
        return text.toString();
    }

    private static String subtitleTime(double seconds) {
        return TIMES.timeStamp(seconds).replace('.', ',');
    }
}
