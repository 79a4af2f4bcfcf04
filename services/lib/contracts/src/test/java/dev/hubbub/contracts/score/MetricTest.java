package dev.hubbub.contracts.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

    private static TrialScore score(ErrorCounts words) {
        return new TrialScore("utterance", null, 0.5, null, 0.4, words, null, null, 10, 1, 0, 1, List.of(), List.of());
    }

    /**
     * The first line is "hello world" heard as "hello duck". The last two are the paper's point: a transcript with twice
     * the words has a word error rate of 1 although half of it is right, and one of noise has one without limit.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 2,   0.5,  0.75",
        "0, 0, 0, 4,   0.0,  0.0",
        "0, 0, 3, 3,   1.0,  1.0",
        "0, 5, 0, 0,   1.0,  1.0",
        "0, 4, 0, 4,   0.5,  0.5",
        "1, 9, 0, 1,   1.0,  1.0",
    })
    void match_error_rate_and_word_information_lost_follow_from_the_edits(
            long substitutions, long insertions, long deletions, long reference, double mer, double wil) {
        TrialScore score = score(new ErrorCounts(substitutions, insertions, deletions, reference));
        assertEquals(mer, Metric.mer.of(score));
        assertEquals(wil, Metric.wil.of(score));
    }

    @Test
    void nothing_said_and_nothing_heard_has_no_rate() {
        assertNull(Metric.mer.of(score(new ErrorCounts(0, 0, 0, 0))));
        assertNull(Metric.wil.of(score(new ErrorCounts(0, 0, 0, 0))));
        assertNull(Metric.mer.of(score(null)));
        assertNull(Metric.wer.of((TrialScore) null));
    }

    @Test
    void the_pooled_rate_and_the_mean_of_the_speakers_are_two_metrics_whatever_the_protocol() {
        // Two speakers: 5 of 10 words wrong, and none of 90.
        ErrorCounts words = new ErrorCounts(5, 0, 0, 100);
        SessionScore session =
                new SessionScore("s", "mcorec", 0.25, 0.25, 0.1, words, 0.2, 0.9, 1, 1, List.of(), List.of());
        TrialScore mcorec = new TrialScore(
                "mcorec", "mcorec", 0.25, 0.25, 0.1, words, 0.2, 0.9, 1, 1, 0, 1, List.of(session), List.of());
        TrialScore utterance = new TrialScore(
                "utterance", "english", 0.05, 0.25, 0.1, words, null, null, 1, 1, 0, 1, List.of(), List.of());
        for (TrialScore score : List.of(mcorec, utterance)) {
            assertEquals(0.05, Metric.wer.of(score));
            assertEquals(0.25, Metric.speakerWer.of(score));
        }
        assertEquals(0.05, Metric.wer.of(session));
        assertEquals(0.25, Metric.speakerWer.of(session));
    }

    @Test
    void a_score_of_an_earlier_version_says_which_of_the_two_it_holds_by_its_protocol() {
        ErrorCounts words = new ErrorCounts(5, 0, 0, 100);
        SessionScore session = new SessionScore(
                "s",
                null,
                0.25,
                null,
                0.1,
                words,
                0.2,
                0.9,
                1,
                1,
                List.of(new SpeakerScore("spk_0", 0.25, 0.9, 0.2)),
                List.of());
        TrialScore mcorec = new TrialScore(
                "mcorec", null, 0.25, null, 0.1, words, 0.2, 0.9, 1, 1, 0, 1, List.of(session), List.of());
        assertEquals(0.05, Metric.wer.of(mcorec));
        assertEquals(0.25, Metric.speakerWer.of(mcorec));
        assertEquals(0.05, Metric.wer.of(session));
        assertEquals(0.25, Metric.speakerWer.of(session));
        assertNull(Metric.speakerWer.of(score(words)), "nobody knows who spoke");
    }

    @Test
    void an_objective_wer_ranks_by_what_it_always_did() {
        assertEquals(Metric.speakerWer, Metric.wer.under("mcorec"));
        assertEquals(Metric.wer, Metric.wer.under("utterance"));
        assertEquals(Metric.jointError, Metric.jointError.under("mcorec"));
    }

    @Test
    void a_metric_is_found_by_the_name_it_has_in_yaml() {
        assertEquals(Metric.conversationF1, Metric.named("conversationF1").orElseThrow());
        assertEquals(true, Metric.named("WER").isEmpty());
    }
}
