package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FallbackTest {

    private static Hypothesis hypothesis(double ratio, double average, Double noSpeech) {
        var degeneracy = new Degeneracy(ratio, 1, 1, false, Set.of());
        return new Hypothesis("en", List.of(1), "a", average * 2, average, noSpeech, 0, 2, List.of(), degeneracy);
    }

    @Test
    void a_good_text_is_kept() {
        assertFalse(Fallback.DEFAULT.rejects(hypothesis(1.2, -0.3, 0.1)));
    }

    @Test
    void a_loop_is_tried_again() {
        assertTrue(Fallback.DEFAULT.rejects(hypothesis(2.5, -0.3, 0.1)));
    }

    @Test
    void a_guess_is_tried_again_unless_it_is_silence() {
        assertTrue(Fallback.DEFAULT.rejects(hypothesis(1.2, -1.1, 0.5)));
        assertFalse(Fallback.DEFAULT.rejects(hypothesis(1.2, -1.1, 0.7)));
        assertTrue(Fallback.DEFAULT.rejects(hypothesis(1.2, -1.1, null)));
    }

    @Test
    void a_sure_text_is_no_silence_whatever_the_no_speech_probability() {
        assertFalse(Fallback.DEFAULT.isSilence(hypothesis(1.2, -0.3, 0.9)));
        assertTrue(Fallback.DEFAULT.isSilence(hypothesis(1.2, -1.3, 0.9)));
    }

    @Test
    void nothing_is_tried_again_without_thresholds() {
        assertFalse(Fallback.none().rejects(hypothesis(50, -9, 0.1)));
    }

    @Test
    void beams_are_for_temperature_zero_and_draws_for_above() {
        var options = DecodingOptions.builder()
                .beamSize(5)
                .patience(2)
                .lengthPenalty(0.6)
                .build();
        assertEquals(options, Fallback.DEFAULT.attempt(options, 0));
        DecodingOptions drawn = Fallback.DEFAULT.attempt(options, 0.4);
        assertEquals(1, drawn.search().beamSize());
        assertEquals(5, drawn.search().bestOf());
        assertEquals(0.4, drawn.search().temperature());
        assertEquals(0.6, drawn.search().lengthPenalty());
    }

    @Test
    void at_least_one_temperature_is_needed() {
        assertThrows(IllegalArgumentException.class, () -> new Fallback(List.of(), 1, null, null, null));
    }
}
