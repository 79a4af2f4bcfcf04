package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final Candidate SHORTER = new Candidate(List.of(1, 2), -2.2f, true);
    private static final Candidate LONGER = new Candidate(List.of(1, 2, 3, 4), -4f, true);
    private static final Candidate CUT = new Candidate(List.of(1, 2, 3, 4), -4f, false);

    @Test
    void the_mean_prefers_the_text_whose_tokens_are_likelier_and_does_not_count_the_end() {
        assertEquals(-1.1, Ranking.mean().score(SHORTER), 1e-6);
        assertEquals(-1.0, Ranking.mean().score(LONGER), 1e-6);
        assertEquals(-1.0, Ranking.mean().score(CUT), 1e-6);
    }

    @Test
    void an_empty_text_is_ranked_by_its_end_alone() {
        var empty = new Candidate(List.of(), -0.5f, true);
        assertEquals(-0.5, Ranking.mean().score(empty), 1e-6);
        assertEquals(-0.5, Ranking.perLength(1).score(empty), 1e-6);
        assertEquals(-0.5 / Math.pow(5 / 6.0, 2), Ranking.penalised(2).score(empty), 1e-6);
    }

    @Test
    void a_penalty_of_nought_is_the_sum() {
        assertEquals(-4 / Math.pow(9 / 6.0, 0.6), Ranking.penalised(0.6).score(LONGER), 1e-6);
        assertEquals(Ranking.sum().score(LONGER), Ranking.penalised(0).score(LONGER));
        assertTrue(Ranking.sum().score(LONGER) < Ranking.sum().score(SHORTER));
    }

    @Test
    void a_power_of_the_length_counts_the_end_where_there_is_one() {
        assertEquals(-4 / 5.0, Ranking.perLength(1).score(LONGER), 1e-6);
        assertEquals(-4 / 4.0, Ranking.perLength(1).score(CUT), 1e-6);
        assertEquals(-2.2 / 9, Ranking.perLength(2).score(SHORTER), 1e-6);
    }

    @Test
    void the_average_that_is_reported_divides_by_one_more_than_the_tokens_in_every_case() {
        assertEquals(-0.8, LONGER.averageLogProbability(), 1e-6);
        assertEquals(-0.8, CUT.averageLogProbability(), 1e-6);
    }
}
