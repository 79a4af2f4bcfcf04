package dev.hubbub.scoring.utterance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UtteranceScoringTest {

    private final UtteranceScoring plain = UtteranceScoring.under(NamedNormaliser.NONE);

    @Test
    void pooled_rates_weigh_words_and_macro_rates_weigh_utterances() {
        UtteranceReport report = plain.score(
                List.of(utterance("s", "1", "ann", "a b c d", "a b c d"), utterance("s", "2", "ann", "a", "b")));
        UtteranceTotals total = report.total();
        assertEquals(new EditCounts(4, 1, 0, 0), total.words());
        assertEquals(OptionalDouble.of(0.2), total.words().rate().value());
        assertEquals(OptionalDouble.of(0.5), total.macroWer());
        assertEquals(new EditCounts(7, 1, 0, 0), total.characters());
        assertEquals(OptionalDouble.of(0.5), total.macroCer());
    }

    @Test
    void sessions_are_summed_up_in_order_of_appearance() {
        UtteranceReport report = plain.score(List.of(
                utterance("late", "1", "ann", "a", "a"),
                utterance("early", "2", "ann", "a", "b"),
                utterance("late", "3", "ann", "b", "b b")));
        assertEquals(List.of("late", "early"), List.copyOf(report.sessions().keySet()));
        assertEquals(new EditCounts(2, 0, 1, 0), report.sessions().get("late").words());
        assertEquals(2, report.sessions().get("late").utterances());
    }

    @Test
    void the_average_over_speakers_pools_each_speaker_first() {
        UtteranceTotals total = plain.score(List.of(
                        utterance("s", "1", "ann", "a b c", "a b c"),
                        utterance("s", "2", "ann", "d", "x"),
                        utterance("s", "3", "bob", "a", "x")))
                .total();
        assertEquals(OptionalDouble.of((0.25 + 1.0) / 2), total.averageSpeakerWer());
        assertEquals(2, total.speakers());
    }

    @Test
    void the_same_name_in_two_sessions_is_two_speakers() {
        UtteranceTotals total = plain.score(
                        List.of(utterance("s1", "1", "ann", "a", "a"), utterance("s2", "1", "ann", "a b c", "")))
                .total();
        assertEquals(OptionalDouble.of(0.5), total.averageSpeakerWer());
    }

    @Test
    void an_utterance_without_reference_has_no_rate_but_its_insertions_count() {
        UtteranceTotals total = plain.score(
                        List.of(utterance("s", "1", "ann", "a b", "a b"), utterance("s", "2", "bob", "", "ghost")))
                .total();
        assertEquals(OptionalDouble.of(0.5), total.words().rate().value());
        assertEquals(OptionalDouble.of(0.0), total.macroWer());
        assertEquals(1, total.withoutReference());
        assertEquals(1, total.speakers());
    }

    @Test
    void nothing_scored_means_no_rates() {
        UtteranceTotals total = plain.score(List.of()).total();
        assertEquals(OptionalDouble.empty(), total.macroWer());
        assertEquals(OptionalDouble.empty(), total.summary().averageSpeakerWer());
    }

    @Test
    void english_scoring_forgives_form_and_not_content() {
        UtteranceScore score = UtteranceScoring.under(NamedNormaliser.ENGLISH)
                .score(List.of(utterance("s", "1", "ann", "Hmm, it's the colour £5!", "it is the color 6 pounds")))
                .utterances()
                .get(0);
        assertEquals("it is the color £5", score.reference());
        assertEquals(new EditCounts(4, 1, 0, 0), score.words());
        assertEquals(new EditCounts(17, 1, 0, 0), score.characters());
    }

    @Test
    void there_is_no_mean_over_speakers_where_nobody_says_who_speaks() {
        UtteranceTotals total = plain.score(List.of(new Utterance("s", "1", Optional.empty(), "a b", "a")))
                .total();
        assertEquals(OptionalDouble.empty(), total.averageSpeakerWer());
    }

    @Test
    void each_utterance_is_compared_as_its_language_is_written() {
        UtteranceReport report = new UtteranceScoring(TextLanguage::normaliser)
                .score(List.of(
                        said("en", "It's TWENTY.", "it is 20"),
                        said("hi", "मेरी किताबें मेज पर हैं", "मेरा किताबों मेज पर है"),
                        said("zh", "今天天气很好。", "今天 天汽很好")));
        assertEquals(
                List.of(new EditCounts(3, 0, 0, 0), new EditCounts(2, 3, 0, 0), new EditCounts(5, 1, 0, 0)),
                report.utterances().stream().map(UtteranceScore::words).toList());
        assertEquals(
                new EditCounts(5, 1, 0, 0),
                report.utterances().get(2).characters(),
                "the spaces between characters are none of the text's");
        assertEquals(
                "english (en), basic-keeping-marks (hi), characters (zh)",
                report.normalisers().toString());
    }

    private static Utterance said(String language, String reference, String hypothesis) {
        return new Utterance(
                "s", language, Optional.empty(), reference, hypothesis, TextLanguage.of(language, reference));
    }

    private static Utterance utterance(String session, String id, String speaker, String reference, String hypothesis) {
        return new Utterance(session, id, Optional.of(speaker), reference, hypothesis);
    }
}
