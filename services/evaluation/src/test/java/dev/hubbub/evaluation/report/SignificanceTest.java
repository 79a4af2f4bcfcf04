package dev.hubbub.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SignificanceTest {

    private static TrialReport trial(String name, TrialScore score) {
        return new TrialReport(name, "m", null, null, null, new TreeMap<>(), null, null, null, null, score);
    }

    /** Sessions of one utterance of ten words, of which some are wrong. */
    private static TrialReport utterances(String name, int sessions, IntUnaryOperator wrong) {
        List<SessionScore> scores = new ArrayList<>();
        long all = 0;
        for (int session = 0; session < sessions; session++) {
            ErrorCounts words = new ErrorCounts(wrong.applyAsInt(session), 0, 0, 10);
            all += words.substitutions();
            scores.add(new SessionScore(
                    "s" + session,
                    "english",
                    null,
                    null,
                    null,
                    words,
                    null,
                    null,
                    1,
                    1,
                    List.of(),
                    List.of(new UtteranceScore("u", "said", "heard", words))));
        }
        return trial(
                name,
                new TrialScore(
                        "utterance",
                        "english",
                        null,
                        null,
                        null,
                        new ErrorCounts(all, 0, 0, 10L * sessions),
                        null,
                        null,
                        1,
                        1,
                        0,
                        1,
                        scores,
                        List.of()));
    }

    /** Sessions of four speakers. */
    private static TrialReport speakers(String name, int sessions, double error, double f1) {
        List<SessionScore> scores = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            List<SpeakerScore> speakers = new ArrayList<>();
            for (int speaker = 0; speaker < 4; speaker++) {
                double own = error + 0.01 * speaker + 0.02 * (session % 3);
                speakers.add(new SpeakerScore("spk_" + speaker, own, f1, own / 2));
            }
            scores.add(new SessionScore(
                    "s" + session, "mcorec", null, null, null, null, null, f1, 1, 1, speakers, List.of()));
        }
        return trial(
                name,
                new TrialScore("mcorec", "mcorec", null, null, null, null, null, null, 1, 1, 0, 1, scores, List.of()));
    }

    @Test
    void the_best_is_told_from_what_is_plainly_worse_and_not_from_what_is_worse_here_and_better_there() {
        Significance significance = BestCompared.of(
                        Metric.wer,
                        List.of(
                                utterances("best", 40, session -> 2),
                                utterances("close", 40, session -> session == 0 ? 2 : session % 2 == 0 ? 1 : 3),
                                utterances("worse", 40, session -> 5)))
                .orElseThrow();
        assertEquals(
                List.of(Verdict.INDISTINGUISHABLE, Verdict.WORSE),
                significance.others().stream()
                        .map(Significance.Compared::verdict)
                        .toList());
        assertEquals(0.3, significance.others().get(1).change(), 1e-12);
        assertEquals("sessions", significance.unit());
        assertEquals(new Interval(0.2, 0.2), significance.interval("best", true).orElseThrow(), "it is always 2 of 10");
        Interval close = significance.interval("close", false).orElseThrow();
        assertTrue(
                0.15 < close.low() && close.low() < 0.2 && 0.2 < close.high() && close.high() < 0.25, close::toString);
        assertEquals("It is not significantly better than close (40 sessions).", significance.sentence());
    }

    @Test
    void means_over_speakers_are_drawn_by_session_where_there_are_enough_and_else_by_speaker() throws Exception {
        Significance many = BestCompared.of(
                        Metric.speakerWer, List.of(speakers("a", 12, 0.2, 1), speakers("b", 12, 0.3, 1)))
                .orElseThrow();
        assertEquals("12 sessions", many.units() + " " + many.unit());
        assertEquals(Verdict.WORSE, many.others().get(0).verdict());
        assertEquals("It is better than b by more than chance (12 sessions, p below 0.05).", many.sentence());
        assertEquals(
                many.sentence(), Json.tree(many).path("sentence").asText(), "what reads the report's JSON says it");
        assertEquals(many, Json.read(Json.text(many).getBytes(StandardCharsets.UTF_8), Significance.class));

        Significance few = BestCompared.of(
                        Metric.jointError, List.of(speakers("a", 5, 0.2, 1), speakers("b", 5, 0.3, 1)))
                .orElseThrow();
        assertEquals("20 speakers", few.units() + " " + few.unit());
        assertEquals(0.05, few.others().get(0).change(), 1e-12);
    }

    @Test
    void of_what_is_to_be_high_the_change_is_below_zero_and_too_few_sessions_say_nothing() {
        Significance significance = BestCompared.of(
                        Metric.conversationF1, List.of(speakers("a", 5, 0.2, 1), speakers("b", 5, 0.2, 0.75)))
                .orElseThrow();
        assertEquals(-0.25, significance.others().get(0).change(), 1e-12);
        assertEquals(Verdict.TOO_FEW, significance.others().get(0).verdict());
        assertNull(significance.others().get(0).p(), "nobody may believe it");
        assertEquals(Optional.empty(), significance.interval("b", false));
        assertEquals(new Interval(0.75, 0.75), significance.others().get(0).own());
        assertTrue(significance.sentence().contains("nobody can tell from 5 sessions"), significance.sentence());
    }

    @Test
    void one_trial_alone_and_metrics_that_are_no_sums_are_not_compared() {
        TrialReport one = utterances("one", 40, session -> 2);
        assertEquals(Optional.empty(), BestCompared.of(Metric.wer, List.of(one)));
        Significance none = BestCompared.of(Metric.bleu, List.of(one, one)).orElseThrow();
        assertEquals(List.of(), none.others());
        assertTrue(none.sentence().contains("is not known: what ranks the trials, "), none.sentence());
    }

    @Test
    void a_trial_of_other_references_is_left_out_by_name_and_the_others_are_compared() {
        Significance significance = BestCompared.of(
                        Metric.wer,
                        List.of(
                                utterances("best", 40, session -> 1),
                                utterances("fewer", 39, session -> 2),
                                utterances("worse", 40, session -> session % 2 + 4)))
                .orElseThrow();
        assertEquals(
                List.of("worse"),
                significance.others().stream().map(Significance.Compared::trial).toList());
        assertTrue(
                significance
                        .sentence()
                        .endsWith(" fewer cannot be compared with it: it lacks sessions that the best has."),
                significance.sentence());

        Significance nobody = BestCompared.of(
                        Metric.wer,
                        List.of(utterances("best", 40, session -> 1), utterances("fewer", 39, session -> 2)))
                .orElseThrow();
        assertTrue(nobody.sentence().contains("is not known: of fewer, it lacks sessions"), nobody.sentence());
    }

    @Test
    void trials_of_which_only_the_sums_are_known_are_not_compared_and_it_is_said_why() {
        TrialReport sums = sums("sums");
        Significance nothing =
                BestCompared.of(Metric.wer, List.of(sums, sums("others"))).orElseThrow();
        assertEquals(
                "Whether it is better than the others by more than chance is not known: of others, nothing is known of"
                        + " what was said in single sessions, speakers or utterances.",
                nothing.sentence());
        assertEquals(Optional.empty(), OwnInterval.of(Metric.wer, sums.score()));
    }

    private static TrialReport sums(String name) {
        ErrorCounts words = new ErrorCounts(1, 0, 0, 10);
        return trial(
                name,
                new TrialScore(
                        "utterance", "english", 0.1, null, null, words, null, null, 1, 1, 0, 1, List.of(), List.of()));
    }

    @Test
    void of_very_many_trials_those_that_are_not_compared_are_counted() {
        List<TrialReport> ranked = new ArrayList<>();
        for (int trial = 0; trial < 104; trial++) {
            int own = trial;
            ranked.add(utterances("t" + trial, 12, session -> own == 0 ? 0 : 3 + (session + own) % 3));
        }
        Significance significance = BestCompared.of(Metric.wer, ranked).orElseThrow();
        assertEquals(100, significance.others().size());
        assertTrue(significance.sentence().startsWith("It is better than each of the 100"), significance.sentence());
        assertTrue(significance.sentence().endsWith("The 3 ranked last are not compared."), significance.sentence());
    }

    @Test
    void a_trial_by_itself_lies_where_the_report_of_all_says() {
        for (List<TrialReport> ranked : List.of(
                List.of(utterances("best", 40, session -> session % 3), utterances("other", 40, session -> 3)),
                List.of(utterances("best", 40, session -> 0), utterances("other", 40, session -> session % 7)))) {
            liesWhereTheReportSays(Metric.wer, ranked);
        }
        for (Metric metric : List.of(Metric.speakerWer, Metric.jointError, Metric.conversationF1)) {
            liesWhereTheReportSays(metric, List.of(speakers("best", 40, 0.1, 0.9), speakers("other", 40, 0.3, 0.7)));
        }
        assertEquals(
                Optional.empty(),
                OwnInterval.of(Metric.cer, utterances("best", 40, session -> 2).score()),
                "it is not drawn");
    }

    private static void liesWhereTheReportSays(Metric metric, List<TrialReport> ranked) {
        Significance report = BestCompared.of(metric, ranked).orElseThrow();
        for (TrialReport trial : ranked) {
            OwnInterval own = OwnInterval.of(metric, trial.score()).orElseThrow();
            assertEquals(
                    report.interval(trial.name(), trial == ranked.get(0)).orElseThrow(), own.interval(), metric.name());
            assertEquals("40 sessions", own.drawn());
        }
    }
}
