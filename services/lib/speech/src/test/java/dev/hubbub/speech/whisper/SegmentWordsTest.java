package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.model.TimedWord;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words of segments, with and without timestamps in their text, see {@code whisper/words/README.md}. */
class SegmentWordsTest {

    @Test
    void words_of_segments_are_those_of_another_implementation() throws IOException {
        try (SpelledModels models = new SpelledModels()) {
            for (JsonNode expected : new ObjectMapper()
                    .readTree(ReferenceModel.resource("/whisper/words/segments.json")
                            .toFile())) {
                check(models.named(expected.get("model").asText()), expected);
            }
        }
    }

    private static void check(WhisperModel model, JsonNode expected) {
        float[] samples = JoinedAudio.named(expected.get("audio").asText());
        List<Integer> tokens = ReferenceModel.integers(expected.get("tokens"));
        Hypothesis hypothesis = new Hypothesis("en", tokens, "", 0, 0, null, 0, 0, List.of(), null);
        try (EncodedAudio audio =
                model.encode(List.of(samples), expected.get("padded").asBoolean())) {
            List<TimedWord> words = new WordAlignment(model).align(audio, 0, hypothesis, SpokenTask.TRANSCRIBE);
            assertEquals(expected.get("words").size(), words.size(), expected.toString());
            for (int i = 0; i < words.size(); i++) {
                JsonNode word = expected.get("words").get(i);
                assertEquals(word.get(0).asText(), words.get(i).text());
                assertEquals(word.get(1).asDouble(), words.get(i).start(), expected.toString());
                assertEquals(word.get(2).asDouble(), words.get(i).end(), expected.toString());
                assertEquals(word.get(3).asDouble(), words.get(i).probability(), 1e-4);
            }
        }
    }
}
