package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.decoding.SpokenTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Positions and probabilities of given tokens, against a second implementation of the published algorithm over the
 * attention of transformers' Whisper (see {@code whisper/words/README.md}).
 */
class TokenTimesTest {
    @ParameterizedTest
    @ValueSource(strings = {"small", "turbo", "hubbub-tiny-prompts", "hubbub-tiny-synthetic"})
    void tokens_start_where_another_implementation_finds_them(String name) throws IOException {
        List<JsonNode> cases = cases(name);
        assertFalse(cases.isEmpty());
        try (SpelledModels models = new SpelledModels()) {
            for (JsonNode expected : cases) {
                check(models.named(name), expected);
            }
        }
    }

    private static void check(WhisperModel model, JsonNode expected) {
        float[] samples = JoinedAudio.named(expected.get("audio").asText());
        SpokenTask task = SpokenTask.valueOf(expected.get("task").asText().toUpperCase(Locale.ROOT));
        int[] start = WhisperPrompt.plainStart(expected.get("language").asText(), task, model.tokens());
        int[] text = integers(expected.get("tokens"));
        int[] fed = Stream.of(start, text, new int[] {model.tokens().endOfText()})
                .flatMapToInt(IntStream::of)
                .toArray();
        String which = expected.get("audio") + " padded " + expected.get("padded");
        try (EncodedAudio audio =
                model.encode(List.of(samples), expected.get("padded").asBoolean())) {
            int positions = new WindowSpan(0, samples.length / 160).positions();
            WhisperDecoder.Attention attention = model.attention(audio, 0, fed, start.length, positions);
            int[] starts = TokenTimes.starts(attention, start.length - 1, text.length);
            assertArrayEquals(integers(expected.get("starts")), starts, which);
            for (int i = 0; i < text.length; i++) {
                double probability = expected.get("probabilities").get(i).asDouble();
                assertEquals(probability, attention.probability(i), 1e-4 * Math.max(0.01, probability), which);
            }
        }
    }

    private static List<JsonNode> cases(String model) throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        for (JsonNode one : new ObjectMapper()
                .readTree(ReferenceModel.resource("/whisper/words/tokens.json").toFile())) {
            if (one.get("model").asText().equals(model)) {
                cases.add(one);
            }
        }
        return cases;
    }

    private static int[] integers(JsonNode array) {
        return ReferenceModel.integers(array).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
