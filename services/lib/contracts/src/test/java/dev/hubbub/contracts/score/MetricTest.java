package dev.hubbub.contracts.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

    private static TrialScore score(ErrorCounts words) {
        return new TrialScore("utterance", 0.5, 0.4, words, null, null, 10, 1, 0, 1, List.of(), List.of());
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
    void a_metric_is_found_by_the_name_it_has_in_yaml() {
        assertEquals(Metric.conversationF1, Metric.named("conversationF1").orElseThrow());
        assertEquals(true, Metric.named("WER").isEmpty());
    }
}
