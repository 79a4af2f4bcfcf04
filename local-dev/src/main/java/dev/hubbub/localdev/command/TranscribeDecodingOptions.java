package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings.Fallback;
import dev.hubbub.contracts.task.WhisperSettings.SpeechTask;
import dev.hubbub.localdev.recording.AskedDecoding;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how sound becomes text: one for each setting of a decoding that people change by hand. */
final class TranscribeDecodingOptions {

    /** Options whose name is not the setting's. */
    private static final Map<String, String> RENAMED =
            Map.of("beamSize", "--beam", "wordTimestamps", "--words", "padToThirtySeconds", "--pad");

    private final ObjectNode settings = Json.mapper().createObjectNode().put("timestamps", false);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-b", "--beam"},
            paramLabel = "N",
            description = "Hypotheses kept; 1 is greedy (default: 5; 1 for a model that has no search).")
    private void beamSize(int beamSize) {
        settings.put("beamSize", beamSize);
    }

    @Option(
            names = "--patience",
            paramLabel = "X",
            description = "Go on searching until N * X hypotheses are complete (default: 1).")
    private void patience(Double patience) {
        settings.put("patience", patience);
    }

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Compare hypotheses by their log-probability divided by ((5 + length) / 6)^X, X from 0 to 1;"
                    + " without it, by the mean per token.")
    private void lengthPenalty(Double lengthPenalty) {
        settings.put("lengthPenalty", lengthPenalty);
    }

    @Option(
            names = "--no-repeat-ngram-size",
            paramLabel = "N",
            description = "Let no run of N tokens be in a text twice, against loops (default: no such rule).")
    private void noRepeatNgramSize(Integer noRepeatNgramSize) {
        settings.put("noRepeatNgramSize", noRepeatNgramSize);
    }

    @Option(
            names = {"-l", "--language"},
            paramLabel = "CODE",
            defaultValue = "auto",
            description = "The language spoken, such as en, or auto to let the model find out (default:"
                    + " ${DEFAULT-VALUE}).")
    private void language(String language) {
        settings.put("language", language);
    }

    @Option(
            names = "--task",
            paramLabel = "TASK",
            defaultValue = "transcribe",
            description = "transcribe, or translate to English (default: ${DEFAULT-VALUE}).")
    private void task(SpeechTask task) {
        settings.set("task", Json.tree(task));
    }

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Text to be taken as said before: names, spellings, a style to follow.")
    private void prompt(String prompt) {
        settings.put("prompt", prompt);
    }

    @Option(
            names = "--previous-text",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give each window of a long recording the text before it (default); --no-previous-text keeps"
                    + " a loop from going on in the next window.")
    private void previousText(boolean previousText) {
        settings.put("conditionOnPreviousText", previousText);
    }

    @Option(names = "--words", description = "Find when each word was said; needs the format json.")
    private void words(boolean words) {
        settings.put("wordTimestamps", words);
    }

    @Option(
            names = "--fallback",
            negatable = true,
            fallbackValue = "true",
            description = "Decode again, with chance, what looks like a loop or a guess (default where the model can);"
                    + " --no-fallback keeps what comes first.")
    private void fallback(boolean fallback) {
        settings.set("fallback", fallback ? Json.tree(Fallback.DEFAULT) : null);
    }

    @Option(
            names = "--pad",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pad audio to 30 seconds, as Whisper was trained (default); a checkpoint trained on real"
                    + " lengths wants --no-pad.")
    private void pad(boolean pad) {
        settings.put("padToThirtySeconds", pad);
    }

    AskedDecoding decoding() throws CommandFailure {
        Map<String, String> options = new HashMap<>();
        for (SettingDefinition setting : Decoding.definitions()) {
            options.put(setting.name(), RENAMED.getOrDefault(setting.name(), "--" + withHyphens(setting.name())));
        }
        return new AskedValues(command, options).make(() -> new AskedDecoding(settings));
    }

    private static String withHyphens(String name) {
        return name.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Whether the times of words are asked for. */
    boolean words() {
        return settings.path("wordTimestamps").booleanValue();
    }
}
