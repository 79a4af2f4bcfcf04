package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.model.TimedWord;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole recordings against a second implementation of the published way through them, see
 * {@code whisper/words/README.md}. Most of the models are random, so what they write is no text, but they write
 * timestamps of every kind.
 */
class LongFormReferenceTest {
    private static final SpelledModels MODELS = new SpelledModels();

    @AfterAll
    static void close() {
        MODELS.close();
    }

    static Stream<JsonNode> recordings() throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(ReferenceModel.resource("/whisper/words/recordings.json")
                        .toFile());
        return StreamSupport.stream(all.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void a_recording_has_the_windows_phrases_and_words_of_another_implementation(JsonNode expected) {
        WhisperModel model = MODELS.named(expected.get("model").asText());
        LongForm longForm = new LongForm(
                model, fallback(expected), expected.get("conditionOnPrevious").asBoolean(), true);
        if (expected.get("words").asBoolean()) {
            longForm = longForm.timingWords();
        }
        List<Integer> windowEnds = new ArrayList<>();
        List<TimedText> phrases = longForm.transcribe(
                JoinedAudio.named("joined:" + expected.get("seconds").asText()),
                options(expected, model.tokens()),
                seconds -> windowEnds.add((int) Math.round(seconds * 100)));
        List<Integer> seeks = new ArrayList<>();
        expected.get("windows").forEach(window -> seeks.add(window.get("seek").asInt()));
        assertEquals(
                seeks.subList(1, seeks.size()), windowEnds.subList(0, windowEnds.size() - 1), "where windows start");
        assertEquals(expected.get("segments").size(), phrases.size(), "number of phrases");
        for (int i = 0; i < phrases.size(); i++) {
            check(
                    expected.get("segments").get(i),
                    phrases.get(i),
                    expected.get("detected").asText());
        }
    }

    private static void check(JsonNode expected, TimedText phrase, String language) {
        assertEquals(ReferenceModel.integers(expected.get("tokens")), phrase.tokens());
        assertEquals(expected.get("start").asDouble(), phrase.start(), 1e-6);
        assertEquals(expected.get("end").asDouble(), phrase.end(), 1e-6);
        assertEquals(expected.get("text").asText().strip(), phrase.text());
        assertEquals(language, phrase.window().language());
        assertEquals(expected.path("words").size(), phrase.words().size());
        for (int i = 0; i < phrase.words().size(); i++) {
            JsonNode word = expected.get("words").get(i);
            TimedWord found = phrase.words().get(i);
            assertEquals(word.get(0).asText(), found.text());
            assertEquals(word.get(1).asDouble(), found.start(), 1e-9, word.toString());
            assertEquals(word.get(2).asDouble(), found.end(), 1e-9, word.toString());
            assertEquals(word.get(3).asDouble(), found.probability(), 1e-4, word.toString());
        }
    }

    private static Fallback fallback(JsonNode expected) {
        return new Fallback(
                List.of(0.0), 1, null, number(expected.get("logProbability")), number(expected.get("noSpeech")));
    }

    private static Double number(JsonNode value) {
        return value.isNull() ? null : value.asDouble();
    }

    private static DecodingOptions options(JsonNode expected, WhisperTokens tokens) {
        DecodingOptions.Builder options = DecodingOptions.builder()
                .language(
                        expected.get("language").isNull()
                                ? null
                                : expected.get("language").asText())
                .maxTokens(expected.get("maxTokens").asInt())
                .prompt(ReferenceModel.integers(expected.get("prompt")));
        JsonNode suppressFrom = expected.get("suppressFrom");
        if (!suppressFrom.isNull()) {
            options.suppressTokens(IntStream.range(suppressFrom.asInt(), tokens.endOfText())
                    .boxed()
                    .toList());
        }
        return options.build();
    }
}
