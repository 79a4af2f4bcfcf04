package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.speech.decoding.Degeneracy;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.TokenText;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerHistoryTest {

    /** Ordinary tokens are below 50. */
    private static final TokenText TEXT = new TokenText() {
        @Override
        public String text(List<Integer> tokens) {
            return tokens.toString();
        }

        @Override
        public List<Integer> tokens(String text) {
            return List.of();
        }

        @Override
        public List<Integer> spoken(List<Integer> tokens) {
            return tokens.stream().filter(token -> token < 50).toList();
        }
    };

    private static final Segment ANN = segment("a.wav", "ann");
    private static final Segment BOB = segment("a.wav", "bob");

    private final SpeakerHistory history = new SpeakerHistory(List.of(7), TEXT);

    private static Segment segment(String media, String speaker) {
        return new Segment("s", media, 0, 1.0, speaker, "en", speaker, 0);
    }

    private static Hypothesis hypothesis(double temperature, boolean tokenCapReached, Integer... tokens) {
        return new Hypothesis(
                "en",
                List.of(tokens),
                "text",
                -1,
                -0.1,
                null,
                temperature,
                1,
                List.of(),
                Degeneracy.of("text", List.of(tokens), 10, tokenCapReached, Degeneracy.Limits.DEFAULT));
    }

    @Test
    void each_speaker_goes_on_from_the_beginning_and_what_the_same_one_said() {
        history.said(ANN, hypothesis(0, false, 1, 2));
        history.said(ANN, hypothesis(0.4, false, 3));
        assertEquals(List.of(7, 1, 2, 3), history.prompt(ANN));
        assertEquals(List.of(7), history.prompt(BOB));
        assertEquals(List.of(7), history.prompt(segment("b.wav", "ann")));
    }

    @Test
    void timestamps_and_other_marks_are_no_text() {
        history.said(ANN, hypothesis(0, false, 1, 100, 2));
        assertEquals(List.of(7, 1, 2), history.prompt(ANN));
    }

    @Test
    void a_degenerate_or_drawn_text_ends_the_history() {
        history.said(ANN, hypothesis(0, true, 1));
        assertEquals(List.of(), history.prompt(ANN));
        history.said(ANN, hypothesis(0, false, 2));
        assertEquals(List.of(2), history.prompt(ANN));
        history.said(ANN, hypothesis(0.6, false, 3));
        assertEquals(List.of(), history.prompt(ANN));
    }
}
