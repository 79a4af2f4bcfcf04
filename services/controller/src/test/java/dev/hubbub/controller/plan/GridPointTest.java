package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.CanonicalJson;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings;
import dev.hubbub.controller.resource.DecodingOptions;
import dev.hubbub.controller.resource.ParameterValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GridPointTest {

    private static final GridPoint POINT = new GridPoint(new ParameterValues(Map.of("beamSize", Json.tree(4))));

    private static DecodingOptions options(String yaml) {
        return Experiments.spec("datasets: []\nmodels: []\ndecoding: {options: " + yaml + "}")
                .decoding()
                .options();
    }

    @Test
    void options_left_out_or_at_their_defaults_are_the_plain_decoding() {
        String plain = CanonicalJson.of(new Decoding(4, null, null, "en", false, true, null));
        assertEquals(plain, CanonicalJson.of(POINT.decoding(options("{}"))));
        assertEquals(
                plain,
                CanonicalJson.of(POINT.decoding(options("{task: transcribe, suppressTokens: [-1],"
                        + " wordTimestamps: false, conditionOnPreviousText: false}"))));
    }

    @Test
    void every_option_reaches_the_decoder() {
        Decoding decoding = POINT.decoding(options(
                "{language: auto, timestamps: true, padToThirtySeconds: false, patience: 2, maxTokens: 100, noRepeatNgramSize: 3,"
                        + " task: translate, prompt: before, prefix: first, suppressTokens: [], wordTimestamps: true,"
                        + " conditionOnPreviousText: true, fallback: {temperatures: [0, 0.5], bestOf: 3}}"));
        assertEquals(
                new Decoding(4, null, 2.0, "auto", true, false, 100)
                        .with("noRepeatNgramSize", 3)
                        .with("task", WhisperSettings.SpeechTask.TRANSLATE)
                        .with("prompt", "before")
                        .with("prefix", "first")
                        .with("suppressTokens", List.of())
                        .with("wordTimestamps", true)
                        .with("conditionOnPreviousText", true)
                        .with("fallback", new WhisperSettings.Fallback(List.of(0.0, 0.5), 3, 2.4, -1, 0.6)),
                decoding);
    }

    @Test
    void an_empty_fallback_is_the_published_one() {
        assertEquals(
                WhisperSettings.Fallback.DEFAULT,
                POINT.decoding(options("{fallback: {}}")).whisper().fallback());
    }
}
