package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.decoding.EarlyStopping.When;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRuleTest {
    private static Candidate ended(int tokens, double sum) {
        return new Candidate(Collections.nCopies(tokens, 1), (float) sum, true);
    }

    private static Candidate running(int tokens, double sum) {
        return new Candidate(Collections.nCopies(tokens, 1), (float) sum, false);
    }

    @Test
    void patience_takes_the_first_that_end_and_no_more() {
        StopRule rule = Patience.of(2, 1);
        List<Candidate> three = List.of(ended(1, -3), ended(2, -2), ended(2, -1));
        assertFalse(rule.done(three.subList(0, 1), 0, 9));
        assertTrue(rule.done(three.subList(0, 2), 0, 9));
        assertEquals(three.subList(0, 2), rule.keep(three));
        assertEquals(224, rule.tokenLimit(1500, 448));
    }

    @Test
    void patience_fills_up_with_unfinished_texts_whether_or_not_the_limit_was_reached() {
        StopRule rule = Patience.of(3, 0.4);
        List<Candidate> running = List.of(running(2, -1), running(2, -2), running(2, -3));
        assertEquals(
                List.of(ended(1, -1), running(2, -1), running(2, -2)),
                rule.finalists(List.of(ended(1, -1)), running, false));
    }

    @Test
    void early_stopping_keeps_the_best_by_its_ranking() {
        StopRule rule = new EarlyStopping(2, Ranking.perLength(1), When.AT_ONCE, 20);
        // -3/2, -4/4 and -5/2
        List<Candidate> all = List.of(ended(1, -3), ended(3, -4), ended(1, -5));
        assertEquals(List.of(ended(3, -4), ended(1, -3)), rule.keep(all));
        assertTrue(rule.done(rule.keep(all), 0, 3));
        assertFalse(rule.done(all.subList(0, 1), -100, 3));
    }

    @Test
    void the_heuristic_goes_on_while_the_best_unfinished_text_is_above_the_worst_ended_one() {
        StopRule rule = new EarlyStopping(2, Ranking.perLength(1), When.BY_HEURISTIC, 20);
        List<Candidate> full = List.of(ended(1, -1), ended(1, -3));
        assertFalse(rule.done(full, -5.9f, 4), "-5.9/4 is above -3/2");
        assertTrue(rule.done(full, -6f, 4), "-6/4 is not above -3/2");
        assertTrue(rule.done(full, -6.1f, 4));
    }

    @Test
    void never_goes_on_while_a_longer_text_could_still_win() {
        StopRule rule = new EarlyStopping(2, Ranking.perLength(1), When.NEVER, 20);
        List<Candidate> full = List.of(ended(1, -1), ended(1, -3));
        assertFalse(rule.done(full, -29f, 4), "-29/20 is above -3/2");
        assertTrue(rule.done(full, -31f, 4));
    }

    @Test
    void where_length_is_punished_never_judges_an_unfinished_text_as_it_is() {
        StopRule rule = new EarlyStopping(1, Ranking.perLength(-1), When.NEVER, 20);
        List<Candidate> full = List.of(ended(1, -3));
        assertFalse(rule.done(full, -1.4f, 4), "-1.4*4 is above -3*2");
        assertTrue(rule.done(full, -1.6f, 4));
    }

    @Test
    void unfinished_texts_compete_only_where_the_limit_ended_the_search() {
        StopRule rule = new EarlyStopping(2, Ranking.perLength(1), When.BY_HEURISTIC, 4);
        List<Candidate> full = List.of(ended(1, -1), ended(1, -3));
        List<Candidate> running = List.of(running(4, -4), running(4, -8));
        assertEquals(full, rule.finalists(full, running, false));
        assertEquals(List.of(ended(1, -1), running(4, -4)), rule.finalists(full, running, true));
    }

    @Test
    void an_end_is_detected_when_the_last_three_lengths_are_hopeless() {
        StopRule rule = new EndDetection(0);
        // After the sixth token the lengths looked at are those of 3, 2 and 1 tokens between start and end.
        List<Candidate> hopeless = List.of(ended(0, -1), ended(1, -11.5), ended(2, -12), ended(3, -11.1));
        assertTrue(rule.done(hopeless, 0, 6));
        assertFalse(rule.done(hopeless, 0, 5));
        assertFalse(rule.done(List.of(ended(0, -1), ended(1, -11.5), ended(3, -11.1)), 0, 6), "none of two tokens");
        List<Candidate> hope = List.of(ended(0, -1), ended(1, -11.5), ended(2, -11), ended(3, -11.1));
        assertFalse(rule.done(hope, 0, 6), "exactly ten below is not yet hopeless");
        assertFalse(rule.done(List.of(), 0, 6));
    }

    @Test
    void the_length_ratio_is_of_the_encoders_positions_or_a_number_and_then_no_end_is_detected() {
        assertEquals(250, new EndDetection(0).tokenLimit(250, 448));
        assertEquals(4, new EndDetection(0.4).tokenLimit(11, 448));
        assertEquals(1, new EndDetection(0.01).tokenLimit(11, 448));
        assertEquals(3, new EndDetection(-3).tokenLimit(11, 448));
        List<Candidate> hopeless = List.of(ended(0, -1), ended(1, -12), ended(2, -12), ended(3, -12));
        assertTrue(new EndDetection(0).done(hopeless, 0, 6));
        assertFalse(new EndDetection(1).done(hopeless, 0, 6));
    }

    @Test
    void at_the_limit_unfinished_texts_count_as_ended_and_the_best_sum_comes_first() {
        StopRule rule = new EndDetection(0);
        assertEquals(
                List.of(running(2, -1), ended(1, -2), running(2, -3)),
                rule.finalists(List.of(ended(1, -2)), List.of(running(2, -1), running(2, -3)), true));
        assertEquals(List.of(ended(1, -2)), rule.finalists(List.of(ended(1, -2)), List.of(running(2, -1)), false));
    }
}
