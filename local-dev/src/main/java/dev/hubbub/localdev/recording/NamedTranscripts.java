package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.transcript.SessionTranscript;
import java.util.stream.Collectors;

/**
 * The transcripts of several recordings one after the other. Each line starts with the recording it is from and a tab;
 * JSON says it by itself.
 */
public final class NamedTranscripts {

    private final TranscriptFormat format;
    private boolean begun;

    /** @throws IllegalArgumentException if the format's files cannot follow each other */
    public NamedTranscripts(TranscriptFormat format) {
        if (!format.isLineByLine()) {
            throw new IllegalArgumentException("Several recordings would be mixed up in one " + format.ending()
                    + ": name a folder with --output, or choose txt, tsv or json.");
        }
        this.format = format;
    }

    /** The text of the next recording. */
    public String next(String recording, SessionTranscript transcript) {
        String text = format.write(transcript);
        if (format == TranscriptFormat.JSON) {
            return text;
        }
        boolean headed = format == TranscriptFormat.TSV;
        String header = headed && !begun ? "recording\t" + TranscriptFormat.TSV_HEADER : "";
        begun = true;
        return header
                + text.lines()
                        .skip(headed ? 1 : 0)
                        .map(line -> recording + "\t" + line + "\n")
                        .collect(Collectors.joining());
    }
}
