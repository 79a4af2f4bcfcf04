package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.Decoding.SpeechTask;
import dev.hubbub.localdev.recording.AskedDecoding;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how sound becomes text. */
final class TranscribeDecodingOptions {
    private static final Map<String, String> OPTIONS =
            Map.of("beamSize", "--beam", "patience", "--patience", "lengthPenalty", "--length-penalty");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-b", "--beam"},
            paramLabel = "N",
            description = "Hypotheses kept; 1 is greedy (default: 5; 1 for a model that has no search).")
    private Integer beam;

    @Option(
            names = "--patience",
            paramLabel = "X",
            description = "Go on searching until N * X hypotheses are complete (default: 1).")
    private Double patience;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Compare hypotheses by their log-probability divided by ((5 + length) / 6)^X, X from 0 to 1;"
                    + " without it, by the mean per token.")
    private Double lengthPenalty;

    @Option(
            names = {"-l", "--language"},
            paramLabel = "CODE",
            defaultValue = "auto",
            description = "The language spoken, such as en, or auto to let the model find out (default:"
                    + " ${DEFAULT-VALUE}).")
    private String language;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            defaultValue = "transcribe",
            description = "transcribe, or translate to English (default: ${DEFAULT-VALUE}).")
    private SpeechTask task;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Text to be taken as said before: names, spellings, a style to follow.")
    private String prompt;

    @Option(
            names = "--previous-text",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give each window of a long recording the text before it (default); --no-previous-text keeps"
                    + " a loop from going on in the next window.")
    private boolean previousText;

    @Option(names = "--words", description = "Find when each word was said; needs the format json.")
    private boolean words;

    @Option(
            names = "--fallback",
            negatable = true,
            fallbackValue = "true",
            description = "Decode again, with chance, what looks like a loop or a guess (default where the model can);"
                    + " --no-fallback keeps what comes first.")
    private Boolean fallback;

    @Option(
            names = "--pad",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pad audio to 30 seconds, as Whisper was trained (default); a checkpoint trained on real"
                    + " lengths wants --no-pad.")
    private boolean pad;

    AskedDecoding decoding() throws CommandFailure {
        return new AskedValues(command, OPTIONS)
                .make(() -> new AskedDecoding(
                        beam, patience, lengthPenalty, language, pad, task, prompt, previousText, words, fallback));
    }

    /** Whether the times of words are asked for. */
    boolean words() {
        return words;
    }
}
