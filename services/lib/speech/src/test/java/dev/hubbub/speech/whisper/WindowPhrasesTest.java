package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.whisper.WindowPhrases.Phrase;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WindowPhrasesTest {
    private static final int BEGIN = 1000;
    private static final int FRAMES = 3000;
    private static final WhisperTokens TOKENS = new WhisperTokens(
            900,
            901,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(999),
            OptionalInt.of(BEGIN),
            BEGIN + 1501,
            Map.of(),
            List.of(),
            List.of(),
            new TreeSet<>(),
            List.of());

    private static WindowPhrases phrases(Integer... tokens) {
        return WindowPhrases.of(List.of(tokens), FRAMES, TOKENS);
    }

    @Test
    void pairs_of_timestamps_part_phrases_and_the_window_goes_on_after_the_last_finished_one() {
        WindowPhrases found = phrases(BEGIN, 1, 2, BEGIN + 100, BEGIN + 150, 3, BEGIN + 300, BEGIN + 300, 4);
        assertEquals(
                List.of(
                        new Phrase(0, 2, List.of(BEGIN, 1, 2, BEGIN + 100)),
                        new Phrase(3, 6, List.of(BEGIN + 150, 3, BEGIN + 300))),
                found.phrases());
        assertEquals(600, found.framesHeard());
    }

    @Test
    void a_single_timestamp_at_the_end_says_the_whole_window_was_heard() {
        WindowPhrases found = phrases(BEGIN, 1, BEGIN + 100, BEGIN + 150, 3, BEGIN + 300);
        assertEquals(2, found.phrases().size());
        assertEquals(6, found.phrases().get(1).end());
        assertEquals(FRAMES, found.framesHeard());
    }

    @Test
    void without_a_pair_the_window_is_one_phrase_up_to_its_last_timestamp() {
        WindowPhrases found = phrases(BEGIN, 1, 2, BEGIN + 200);
        assertEquals(4, found.phrases().get(0).end());
        assertEquals(FRAMES, found.framesHeard());
    }

    @Test
    void without_any_timestamp_the_phrase_lasts_as_long_as_the_window() {
        WindowPhrases found = WindowPhrases.of(List.of(1, 2), 1200, TOKENS);
        assertEquals(List.of(new Phrase(0, 12, List.of(1, 2))), found.phrases());
        assertEquals(1200, found.framesHeard());
    }

    @Test
    void a_timestamp_behind_the_end_of_the_audio_is_believed() {
        assertEquals(
                14,
                WindowPhrases.of(List.of(BEGIN, 1, BEGIN + 700), 1200, TOKENS)
                        .phrases()
                        .get(0)
                        .end());
    }

    @Test
    void only_a_single_timestamp_at_the_end_says_that_nothing_was_cut_off() {
        assertTrue(phrases(BEGIN, 1, BEGIN + 100).finished());
        assertFalse(phrases(BEGIN, 1, BEGIN + 100, BEGIN + 100).finished());
        assertFalse(phrases(BEGIN, 1).finished());
    }

    @Test
    void what_was_cut_off_is_a_phrase_up_to_the_end_where_no_window_follows() {
        assertEquals(
                List.of(new Phrase(0, 2, List.of(BEGIN, 1, BEGIN + 100)), new Phrase(3, 12, List.of(BEGIN + 150, 2))),
                WindowPhrases.all(List.of(BEGIN, 1, BEGIN + 100, BEGIN + 150, 2), 1200, TOKENS));
        assertEquals(1, WindowPhrases.all(List.of(BEGIN, 1), 1200, TOKENS).size());
    }

    @Test
    void a_pair_at_zero_does_not_stop_the_recording() {
        assertEquals(FRAMES, phrases(BEGIN, BEGIN, 1).framesHeard());
    }
}
