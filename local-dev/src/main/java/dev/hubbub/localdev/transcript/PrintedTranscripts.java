package dev.hubbub.localdev.transcript;

import java.util.stream.Collectors;

/**
 * Transcripts as they follow each other on standard output. Where there are several, each line starts with the recording
 * or session it is from and a tab; where there are sessions, with the speaker or recording in it. JSON says it by itself.
 */
public final class PrintedTranscripts {

    private final TranscriptFormat format;
    private final TextColumns columns;
    private boolean begun;

    /**
     * @param format line by line if there is more than one transcript
     * @param several whether there is more than one transcript
     * @param sessions whether there are sessions among them
     */
    public PrintedTranscripts(TranscriptFormat format, boolean several, boolean sessions) {
        this.format = format;
        String source = sessions ? "session" : "recording";
        this.columns = new TextColumns(several ? source : null, sessions, format == TranscriptFormat.TSV);
    }

    /** The text of the next transcript. */
    public String next(Transcribed transcript) {
        return switch (format) {
            case VTT, SRT, JSON, MANIFEST -> format.write(transcript);
            case TXT, TSV -> table(transcript);
        };
    }

    private String table(Transcribed transcript) {
        String header = begun ? "" : columns.header();
        begun = true;
        return header
                + transcript.lines().stream()
                        .map(line -> columns.row(transcript.name(), line))
                        .collect(Collectors.joining());
    }
}
