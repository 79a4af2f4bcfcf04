package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.scoring.captions.WebVttWriter;
import dev.hubbub.scoring.captions.WebVttWriter.TimePrecision;
import java.util.List;
import java.util.Locale;

/** The forms a transcript can be written in. Segments without text are left out, save in JSON. */
public enum TranscriptFormat {
    /** WebVTT. */
    VTT {
        @Override
        public String write(SessionTranscript transcript) {
            WebVttWriter writer = new WebVttWriter(TimePrecision.NEAREST);
            return writer.write(spoken(transcript).stream()
                    .map(segment -> writer.caption(segment.start(), segment.end(), segment.text()))
                    .toList());
        }
    },
    /** The text alone, a line per segment. */
    TXT {
        @Override
        public String write(SessionTranscript transcript) {
            StringBuilder text = new StringBuilder();
            spoken(transcript)
                    .forEach(segment -> text.append(segment.text().strip()).append('\n'));
            return text.toString();
        }
    },
    /** Everything that is known, tokens and scores included, on one line. */
    JSON {
        @Override
        public String write(SessionTranscript transcript) {
            return Json.text(transcript) + "\n";
        }
    },
    /** SubRip. */
    SRT {
        @Override
        public String write(SessionTranscript transcript) {
            WebVttWriter times = new WebVttWriter(TimePrecision.NEAREST);
            StringBuilder text = new StringBuilder();
            int number = 1;
            for (TranscribedSegment segment : spoken(transcript)) {
                text.append(number++)
                        .append('\n')
                        .append(times.timeStamp(segment.start()).replace('.', ','))
                        .append(" --> ")
                        .append(times.timeStamp(segment.end()).replace('.', ','))
                        .append('\n')
                        .append(segment.text().strip())
                        .append("\n\n");
            }
            return text.toString();
        }
    },
    /** Tab-separated values: start and end in milliseconds, and the text. */
    TSV {
        @Override
        public String write(SessionTranscript transcript) {
            StringBuilder text = new StringBuilder(TSV_HEADER);
            for (TranscribedSegment segment : spoken(transcript)) {
                text.append(Math.round(segment.start() * 1000))
                        .append('\t')
                        .append(Math.round(segment.end() * 1000))
                        .append('\t')
                        .append(segment.text().strip().replaceAll("\\s+", " "))
                        .append('\n');
            }
            return text.toString();
        }
    };

    static final String TSV_HEADER = "start\tend\ttext\n";

    /** Whether each line can be read alone, so that files can follow each other. */
    public boolean isLineByLine() {
        return switch (this) {
            case TXT, TSV, JSON -> true;
            case VTT, SRT -> false;
        };
    }

    /** The transcript in this form. */
    public abstract String write(SessionTranscript transcript);

    /** How files of this form end, and what the form is called. */
    public String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<TranscribedSegment> spoken(SessionTranscript transcript) {
        return transcript.segments().stream()
                .filter(segment -> !segment.text().isBlank())
                .toList();
    }
}
