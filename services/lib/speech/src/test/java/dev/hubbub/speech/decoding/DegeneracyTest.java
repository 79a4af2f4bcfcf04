package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DegeneracyTest {
    private static final Degeneracy.Limits LIMITS = Degeneracy.Limits.DEFAULT;

    @Test
    void ordinary_speech_shows_no_sign() {
        String text = "Please enter your agent number followed by the pound key.";
        Degeneracy measured = Degeneracy.of(text, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 3.5, false, LIMITS);
        assertEquals(Set.of(), measured.signs());
        assertEquals(1, measured.repetitions());
    }

    @Test
    void a_looping_text_is_compressible_and_repetitive() {
        Degeneracy measured = Degeneracy.of(
                "and so on ".repeat(20),
                Collections.nCopies(20, List.of(1, 2, 3)).stream()
                        .flatMap(List::stream)
                        .toList(),
                20,
                false,
                LIMITS);
        assertEquals(Set.of(Degeneracy.Sign.COMPRESSIBLE, Degeneracy.Sign.REPETITIVE), measured.signs());
        assertEquals(20, measured.repetitions());
    }

    @Test
    void a_phrase_said_five_times_is_still_speech() {
        Degeneracy measured = Degeneracy.of("no no no no no", Collections.nCopies(5, 7), 2, false, LIMITS);
        assertEquals(Set.of(), measured.signs());
        assertEquals(5, measured.repetitions());
    }

    @Test
    void more_words_than_can_be_spoken_show_in_tokens_per_second() {
        List<Integer> tokens = IntStream.range(0, 31).boxed().toList();
        Degeneracy measured = Degeneracy.of("abc", tokens, 1, false, LIMITS);
        assertEquals(Set.of(Degeneracy.Sign.TOO_FAST), measured.signs());
        assertEquals(31, measured.tokensPerSecond());
    }

    @Test
    void a_text_that_the_token_limit_ended_is_flagged() {
        assertEquals(
                Set.of(Degeneracy.Sign.TOKEN_CAP),
                Degeneracy.of("abc", List.of(1), 1, true, LIMITS).signs());
    }

    @Test
    void an_empty_text_has_no_ratio() {
        assertEquals(0, Degeneracy.compressionRatio(""));
    }

    @Test
    void limits_must_be_positive() {
        assertThrows(IllegalArgumentException.class, () -> new Degeneracy.Limits(0, 5, 30));
    }
}
