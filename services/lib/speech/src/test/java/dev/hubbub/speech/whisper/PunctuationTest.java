package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.speech.model.TimedWord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PunctuationTest {

    /** Words of a second each, one token per word, joined and written as {@code start:text}. */
    private static List<String> joined(String... texts) {
        List<TimedWord> words = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            words.add(new TimedWord(i, i + 1, texts[i], List.of(i), 0.5));
        }
        List<TimedWord> joined = Punctuation.joined(words);
        assertEquals(
                IntStream.range(0, texts.length).boxed().toList(),
                joined.stream().flatMap(word -> word.tokens().stream()).toList(),
                "every token is kept");
        return joined.stream()
                .map(word -> (int) word.start() + ":" + word.text())
                .toList();
    }

    @Test
    void signs_join_the_word_they_belong_to_without_moving_it() {
        assertEquals(List.of("1: (yes,", "3: no."), joined(" (", "yes", ",", " no", "."));
    }

    @Test
    void several_signs_join_together() {
        assertEquals(List.of("2: ( \"yes.\")"), joined(" (", " \"", "yes", ".", "\"", ")"));
        assertEquals(List.of("0: yes)]", "2: no"), joined(" yes", ")]", " no"));
    }

    @Test
    void an_opening_sign_at_the_end_stays() {
        assertEquals(List.of("0: yes", "2: ( \""), joined(" yes", " (", " \""));
    }

    @Test
    void a_closing_sign_at_the_start_stays() {
        assertEquals(List.of("0:.", "1: yes"), joined(".", " yes"));
    }

    @Test
    void a_sign_with_a_space_before_it_closes_nothing() {
        assertEquals(List.of("0: yes", "1: ."), joined(" yes", " ."));
    }

    @Test
    void a_lone_space_goes_to_the_word_behind_it() {
        assertEquals(List.of("1:  yes"), joined(" ", " yes"));
    }
}
