package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.model.TimedWord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordLengthsTest {
    private static final double USUAL = 0.3;

    private static TimedWord word(String text, double start, double end) {
        return new TimedWord(start, end, text, List.of(1), 0.5);
    }

    private static TimedText phrase(double start, double end) {
        return new TimedText(start, end, List.of(1), "", null, List.of());
    }

    /** See {@code whisper/words/README.md}. */
    @Test
    void words_and_phrases_get_the_times_another_implementation_gives_them() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(ReferenceModel.resource("/whisper/words/phrases.json").toFile());
        for (JsonNode one : cases) {
            List<TimedText> phrases = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            for (JsonNode given : one.get("phrases")) {
                phrases.add(phrase(given.get(0).asDouble(), given.get(1).asDouble()));
                sizes.add(given.get(2).asInt());
            }
            List<TimedWord> words = new ArrayList<>();
            for (JsonNode given : one.get("words")) {
                List<Integer> tokens =
                        IntStream.range(0, given.get(3).asInt()).boxed().toList();
                words.add(new TimedWord(
                        given.get(1).asInt() / 50.0,
                        given.get(2).asInt() / 50.0,
                        given.get(0).asText(),
                        tokens,
                        0));
            }
            WindowSpan span = new WindowSpan(one.get("seek").asInt(), 3000);
            List<TimedText> fitted = WordAlignment.fitted(
                    phrases,
                    sizes.stream().mapToInt(Integer::intValue).toArray(),
                    words,
                    span,
                    one.get("silentSince").asDouble());
            assertEquals(expected(one.get("expected")), written(fitted), one.toString());
        }
    }

    private static String expected(JsonNode phrases) {
        StringBuilder text = new StringBuilder();
        for (JsonNode phrase : phrases) {
            text.append(line(phrase.get("start").asDouble(), phrase.get("end").asDouble(), ""));
            for (JsonNode word : phrase.get("words")) {
                text.append(line(
                        word.get(1).asDouble(),
                        word.get(2).asDouble(),
                        word.get(0).asText()));
            }
        }
        return text.toString();
    }

    private static String written(List<TimedText> phrases) {
        return phrases.stream()
                .map(phrase -> line(phrase.start(), phrase.end(), "")
                        + phrase.words().stream()
                                .map(word -> line(word.start(), word.end(), word.text()))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static String line(double start, double end, String text) {
        return start + " " + end + text + "\n";
    }

    @Test
    void the_usual_length_is_the_median_of_words_that_last() {
        assertEquals(
                USUAL,
                WordLengths.of(List.of(word(" a", 0, 0), word(" b", 0, 0.2), word(" c", 0, 0.4)))
                        .usual(),
                1e-9);
        assertEquals(0, WordLengths.of(List.of(word(" a", 1, 1))).usual());
        assertEquals(0.7, WordLengths.of(List.of(word(" a", 0, 3))).usual());
    }

    @Test
    void a_sentence_does_not_end_in_a_pause_and_the_next_does_not_begin_with_it() {
        List<TimedWord> words = new WordLengths(USUAL)
                .partedSentences(List.of(word(" a", 0, 2), word(".", 2, 4), word(" b", 4, 6), word(" c", 6, 8)));
        assertEquals(
                List.of(word(" a", 0, 2), word(".", 2, 2.6), word(" b", 5.4, 6), word(" c", 6, 8)),
                words,
                "words elsewhere may be long");
    }

    @Test
    void the_first_word_behind_a_pause_is_shortened() {
        TimedText fitted =
                new WordLengths(USUAL).fitted(phrase(0, 5), List.of(word(" a", 0, 4), word(" b", 4, 4.5)), 0);
        assertEquals(List.of(word(" a", 3.4, 4), word(" b", 4, 4.5)), fitted.words());
        assertEquals(3.4, fitted.start());
        assertEquals(4.5, fitted.end(), "phrases end with their words");
    }

    @Test
    void a_word_right_behind_another_may_be_long() {
        List<TimedWord> words = List.of(word(" a", 0, 4), word(" b", 4, 4.5));
        assertEquals(
                words, new WordLengths(USUAL).fitted(phrase(0, 5), words, 3).words());
    }

    @Test
    void a_phrase_that_begins_or_ends_far_inside_its_words_is_believed() {
        TimedText fitted =
                new WordLengths(USUAL).fitted(phrase(2, 8), List.of(word(" a", 1, 2.2), word(" b", 7, 9)), 1.5);
        assertEquals(List.of(word(" a", 1.9000000000000001, 2.2), word(" b", 7, 8)), fitted.words());
        assertEquals(2, fitted.start());
        assertEquals(8, fitted.end());
    }
}
