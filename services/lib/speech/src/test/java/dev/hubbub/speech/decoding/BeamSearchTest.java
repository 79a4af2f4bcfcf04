package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
    private static final int END = 9;

    private static Choices choices(int perRow, Object... tokensAndScores) {
        long[] tokens = new long[tokensAndScores.length / 2];
        float[] scores = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = ((Integer) tokensAndScores[2 * i]).longValue();
            scores[i] = ((Double) tokensAndScores[2 * i + 1]).floatValue();
        }
        return new Choices(perRow, tokens, scores);
    }

    @Test
    void the_best_continuations_of_all_beams_are_kept_with_the_beams_they_came_from() {
        var search = new BeamSearch(2, SearchRules.whisper(2, 1, null), END);
        search.advance(choices(3, 1, -1.0, 2, -2.0, 3, -3.0), 0);
        assertArrayEquals(new int[] {0, 0}, search.parents());
        search.advance(choices(3, 4, -5.0, 5, -6.0, 6, -7.0, 4, -0.5, 5, -0.75, 6, -9.0), 0);
        assertArrayEquals(new int[] {1, 1}, search.parents());
        assertArrayEquals(new int[] {2, 4}, search.paths().get(0).tokens());
        assertEquals(-2.75f, search.paths().get(1).sum());
    }

    @Test
    void an_end_below_the_kept_beams_is_not_taken() {
        var search = new BeamSearch(2, SearchRules.whisper(2, 1, null), END);
        search.advance(choices(3, 1, -1.0, 2, -2.0, END, -3.0), 0);
        assertEquals(
                List.of(List.of(1), List.of(2)),
                search.finalists(false).stream().map(Candidate::tokens).toList());
    }

    @Test
    void it_waits_for_as_many_finished_sequences_as_patience_asks_for() {
        var search = new BeamSearch(2, SearchRules.whisper(2, 1.5, null), END);
        for (int step = 0; step < 2; step++) {
            search.advance(choices(3, END, -1.0, 1, -2.0, 2, -3.0, END, -1.0, 1, -2.0, 2, -3.0), 0);
            assertEquals(step == 1, search.complete());
        }
        assertEquals(3, search.finalists(false).size());
        assertEquals(List.of(), search.finalists(false).get(0).tokens());
    }

    @Test
    void half_a_sequence_is_rounded_to_the_even_number() {
        var search = new BeamSearch(5, SearchRules.whisper(5, 0.5, null), END);
        search.advance(choices(6, END, -1.0, 1, -2.0, 2, -3.0, 3, -4.0, 4, -5.0, 5, -6.0), 0);
        assertFalse(search.complete());
        Object[] next = new Object[60];
        for (int i = 0; i < 30; i++) {
            next[2 * i] = i % 6 == 0 ? END : i % 6;
            next[2 * i + 1] = -1.0 - i;
        }
        search.advance(choices(6, next), 0);
        assertTrue(search.complete());
        assertEquals(5, search.finalists(false).size());
    }

    @Test
    void unfinished_beams_fill_up_the_finalists_best_first() {
        var search = new BeamSearch(3, SearchRules.whisper(3, 1, null), END);
        search.advance(choices(4, 1, -1.0, END, -2.0, 2, -3.0, 3, -4.0), 0);
        assertEquals(
                List.of(List.of(), List.of(1), List.of(2)),
                search.finalists(false).stream().map(Candidate::tokens).toList());
    }
}
