package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.DatasetColumns;
import picocli.CommandLine.Option;

/** What the columns of Parquet and Arrow files are called. */
final class ColumnOptions {

    @Option(
            names = "--audio-column",
            paramLabel = "NAME",
            description = "Of Parquet and Arrow files: the column of recordings, or of their paths (default: audio).")
    private String audio;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "The column of what is said (default: text, sentence, transcription or transcript).")
    private String text;

    @Option(
            names = "--language-column",
            paramLabel = "NAME",
            description = "The column of languages' codes (default: lang or locale).")
    private String language;

    @Option(
            names = "--speaker-column",
            paramLabel = "NAME",
            description = "The column of who speaks (default: speaker, speaker_id or client_id).")
    private String speaker;

    @Option(
            names = "--session-column",
            paramLabel = "NAME",
            description = "The column of what rows belong to (default: session; without it, each is by itself).")
    private String session;

    /** As the tasks say it. */
    DatasetColumns columns() {
        return new DatasetColumns(audio, text, language, speaker, session);
    }
}
