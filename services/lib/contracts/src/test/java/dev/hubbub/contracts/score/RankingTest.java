package dev.hubbub.contracts.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.score.Coverage.Extent;
import dev.hubbub.contracts.score.Ranking.Measured;
import dev.hubbub.contracts.score.Ranking.Order;
import dev.hubbub.contracts.score.Ranking.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingTest {

    private final Map<String, Measured> trials = new LinkedHashMap<>();

    private RankingTest trial(String name, Double value, Map<String, Extent> sessions) {
        trials.put(name, new Measured(value, new Coverage("utterance", sessions)));
        return this;
    }

    private Order<String> order() {
        return new Ranking(Metric.wer, false).of(List.copyOf(trials.keySet()), trials::get);
    }

    private static Map<String, Extent> sessions(String... names) {
        Map<String, Extent> sessions = new LinkedHashMap<>();
        for (String name : names) {
            sessions.put(name, new Extent("english", 10, false));
        }
        return sessions;
    }

    @Test
    void trials_over_the_same_sessions_are_ranked_by_their_value() {
        trial("a", 0.3, sessions("1", "2")).trial("b", 0.1, sessions("2", "1")).trial("c", 0.1, sessions("1", "2"));
        assertEquals(List.of("b", "c", "a"), order().bestFirst());
        assertNull(order().obstacle());
    }

    @Test
    void a_trial_that_lost_a_session_is_not_ranked_beside_one_that_has_it() {
        trial("lucky", 0.1, sessions("1", "2")).trial("whole", 0.3, sessions("1", "2", "3"));
        assertEquals(List.of("whole"), order().bestFirst());
    }

    @Test
    void trials_that_lost_different_sessions_have_no_best_one_even_if_they_lost_as_many() {
        trial("a", 0.1, sessions("1", "2")).trial("b", 0.3, sessions("1", "3"));
        assertEquals(List.of(), order().bestFirst());
        assertEquals("each lacks something that another was scored on", order().obstacle());
    }

    @Test
    void one_that_is_rejected_or_not_judged_is_not_the_best_and_without_another_that_is_said() {
        trial("base", 0.3, sessions("1")).trial("rejected", 0.1, sessions("1")).trial("pending", 0.2, sessions("1"));
        assertEquals(List.of("base"), judged().bestFirst());
        assertNull(judged().obstacle());
        trials.remove("base");
        assertEquals(List.of(), judged().bestFirst());
        assertEquals("none that has a score was compared with its base and not rejected", judged().obstacle());
        trials.remove("pending");
        assertEquals("each that has a score is worse than its base", judged().obstacle());
    }

    private Order<String> judged() {
        Map<String, Standing> standings =
                Map.of("base", Standing.FREE, "rejected", Standing.REJECTED, "pending", Standing.UNJUDGED);
        return new Ranking(Metric.wer, false).of(List.copyOf(trials.keySet()), standings::get, trials::get);
    }

    @Test
    void a_session_that_no_trial_has_is_no_obstacle() {
        trial("a", 0.3, sessions("1", "2")).trial("b", 0.1, sessions("1", "2")).trial("none", null, sessions());
        assertEquals(List.of("b", "a"), order().bestFirst());
    }

    @Test
    void a_trial_that_lost_a_speaker_of_a_session_is_not_ranked_beside_one_that_has_all() {
        trial("lucky", 0.1, Map.of("1", new Extent("mcorec", 7, true)))
                .trial("whole", 0.3, Map.of("1", new Extent("mcorec", 10, true)));
        assertEquals(List.of("whole"), order().bestFirst());
    }

    @Test
    void trials_whose_texts_were_compared_differently_are_never_ranked_together() {
        trial("a", 0.1, Map.of("1", new Extent("english", 10, false)))
                .trial("b", 0.3, Map.of("1", new Extent("basic-keeping-marks", 10, false)));
        assertEquals(List.of(), order().bestFirst());
        assertEquals("their texts were not compared in the same way", order().obstacle());
    }

    @Test
    void a_trial_that_lacks_the_sessions_of_one_language_is_no_obstacle_to_the_others() {
        Map<String, Extent> both =
                Map.of("1", new Extent("english", 10, false), "2", new Extent("basic-keeping-marks", 10, false));
        trial("part", 0.1, sessions("1")).trial("a", 0.3, both).trial("b", 0.2, both);
        assertEquals(List.of("b", "a"), order().bestFirst());
    }

    @Test
    void a_score_of_an_earlier_version_was_compared_as_its_protocol_used_to() {
        Coverage old = Coverage.of(score(null));
        Coverage now = Coverage.of(score("english"));
        assertEquals(old, now);
        Order<Coverage> order = new Ranking(Metric.wer, false).of(List.of(old, now), c -> new Measured(0.5, c));
        assertNotNull(order.bestFirst().get(0));
    }

    private static TrialScore score(String normalizer) {
        TrialScore.ErrorCounts words = new TrialScore.ErrorCounts(1, 0, 0, 2);
        TrialScore.SessionScore session = new TrialScore.SessionScore(
                "1", normalizer, 0.5, null, 0.1, words, null, null, 1, 1, List.of(), List.of());
        return new TrialScore(
                "utterance", normalizer, 0.5, null, 0.1, words, null, null, 1, 1, 0, 1, List.of(session), List.of());
    }

    @Test
    void nothing_that_has_a_value_has_no_order_and_no_obstacle() {
        trial("a", null, sessions("1"));
        assertEquals(new Order<>(List.of(), null), order());
    }
}
