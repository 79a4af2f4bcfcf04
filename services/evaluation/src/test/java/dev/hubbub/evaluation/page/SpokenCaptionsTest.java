package dev.hubbub.evaluation.page;

import static dev.hubbub.evaluation.page.WordAlignment.Kind.DELETED;
import static dev.hubbub.evaluation.page.WordAlignment.Kind.INSERTED;
import static dev.hubbub.evaluation.page.WordAlignment.Kind.SAME;
import static dev.hubbub.evaluation.page.WordAlignment.Kind.SUBSTITUTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.evaluation.page.SessionPart.Line;
import dev.hubbub.evaluation.page.WordAlignment.Run;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpokenCaptionsTest {

    private static List<SpokenCaptions.Row> rows(String protocol, List<String> said, List<String> heard) {
        UtteranceScore score = new UtteranceScore("spk_0.vtt", lines(said), lines(heard), null);
        return SpokenCaptions.of(score, "spk_0", turns(said, heard), ComparedWords.under(protocol, null))
                .orElseThrow();
    }

    private static String lines(List<String> captions) {
        return String.join("\n", captions);
    }

    /** The n-th caption of either side lasts from ten times n for five seconds. */
    private static SpeakerTurns turns(List<String> said, List<String> heard) {
        return new SpeakerTurns(0, 600, "0", "0", times(said.size()), times(heard.size()));
    }

    private static List<Turn> times(int count) {
        List<Turn> times = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            times.add(new Turn(10 * number, 10 * number + 5));
        }
        return times;
    }

    @Test
    void a_caption_stands_beside_the_words_that_were_said_in_it() {
        List<SpokenCaptions.Row> rows = rows(
                TrialScore.MCOREC,
                List.of("where is the station", "over there", "thank you"),
                List.of("where is a station over", "dear thank you so much"));

        assertEquals(2, rows.size());
        assertEquals("0:00.0\u20130:05.0 \u00b7 spk_0", rows.get(0).shown().place());
        assertEquals(
                List.of(new Run(SAME, "where is"), new Run(SUBSTITUTED, "the"), new Run(SAME, "station over")),
                rows.get(0).shown().reference());
        assertEquals(
                List.of(
                        new Run(SUBSTITUTED, "dear"),
                        new Run(SAME, "thank you"),
                        new Run(INSERTED, "so"),
                        new Run(INSERTED, "much")),
                rows.get(1).shown().hypothesis());
        assertEquals(new ErrorCounts(1, 2, 0, 3), rows.get(1).counts());
    }

    @Test
    void a_caption_that_nobody_heard_stands_alone_at_its_time() {
        List<SpokenCaptions.Row> rows = rows(
                TrialScore.MCOREC, List.of("good morning", "nice weather today", "indeed"), List.of("morning indeed"));

        assertEquals(2, rows.size());
        assertTrue(rows.get(0).heard());
        assertEquals(
                List.of(new Run(DELETED, "good"), new Run(SAME, "morning indeed")),
                rows.get(0).shown().reference());
        SpokenCaptions.Row missed = rows.get(1);
        assertEquals(new Turn(10, 15), missed.time());
        assertEquals(new ErrorCounts(0, 0, 3, 3), missed.counts());
        assertEquals(List.of(), missed.shown().hypothesis());
    }

    @Test
    void numbers_that_two_captions_make_together_are_in_the_first_of_them() {
        List<String> said = List.of("it is twenty", "one past three");
        List<SpokenCaptions.Row> rows = rows(TrialScore.MCOREC_CORRECTED, said, List.of("it is 21", "past 3"));

        assertEquals(List.of(new Run(SAME, "it is 21")), rows.get(0).shown().reference());
        assertEquals(List.of(new Run(SAME, "past 3")), rows.get(1).shown().reference());
        assertTrue(rows.stream().allMatch(row -> row.shown().right()));
    }

    @Test
    void the_captions_counts_add_up_to_the_speakers() {
        Random random = new Random(12);
        for (int round = 0; round < 300; round++) {
            List<String> said = someCaptions(random);
            List<String> heard = someCaptions(random);
            EditCounts whole = EditDistance.between(words(said), words(heard));
            List<SpokenCaptions.Row> rows = rows(TrialScore.MCOREC, said, heard);
            String texts = said + " and " + heard;
            assertEquals(whole.substitutions(), sum(rows, ErrorCounts::substitutions), texts);
            assertEquals(whole.insertions(), sum(rows, ErrorCounts::insertions), texts);
            assertEquals(whole.deletions(), sum(rows, ErrorCounts::deletions), texts);
            assertEquals(whole.referenceLength(), sum(rows, ErrorCounts::reference), texts);
            assertEquals(
                    heard,
                    rows.stream()
                            .filter(SpokenCaptions.Row::heard)
                            .map(row -> text(row.shown().hypothesis()))
                            .toList());
        }
    }

    private static long sum(List<SpokenCaptions.Row> rows, ToLongFunction<ErrorCounts> count) {
        return rows.stream().map(SpokenCaptions.Row::counts).mapToLong(count).sum();
    }

    private static List<String> words(List<String> captions) {
        return captions.stream()
                .flatMap(caption -> List.of(caption.split(" ")).stream())
                .toList();
    }

    private static List<String> someCaptions(Random random) {
        List<String> captions = new ArrayList<>();
        for (int left = random.nextInt(5); left >= 0; left--) {
            List<String> words = new ArrayList<>();
            for (int more = random.nextInt(5); more >= 0; more--) {
                words.add("abcd".substring(random.nextInt(4)));
            }
            captions.add(String.join(" ", words));
        }
        return captions;
    }

    private static String text(List<Run> runs) {
        return runs.stream().map(Run::text).collect(Collectors.joining(" "));
    }

    @Test
    void a_score_that_does_not_say_when_each_caption_was_has_none() {
        UtteranceScore score = new UtteranceScore("spk_0.vtt", "one\ntwo", "one", null);
        SpeakerTurns turns = turns(List.of("one two"), List.of("one"));

        assertTrue(SpokenCaptions.of(score, "spk_0", turns, ComparedWords.under(TrialScore.MCOREC, null))
                .isEmpty());
    }

    @Test
    void a_session_is_told_in_time_with_the_segments_that_captions_are_of() {
        SessionPart.Heard own = session(List.of("hello there", "bye"), List.of("hello dear", "bye"));
        List<TranscribedSegment> segments = List.of(
                segment("unscored", 90, 95),
                segment("hello  dear", 3, 8),
                // Another one of the same text that is shorter.
                segment("bye", 11, 12),
                segment("bye", 13, 18.0004));
        SessionPart part =
                SessionPart.of(new SessionPart.Heard(own.protocol(), own.score(), segments), null, null, Map.of(), "");

        assertEquals(List.of(1, 3), part.lines().stream().map(Line::segment).toList());
        assertEquals(Set.of(1, 3), part.captioned());
        assertEquals("1 substituted of 3 words", part.speakers().get(0).edits().replace('\u00a0', ' '));
    }

    @Test
    void captions_of_the_other_trial_stand_beside_those_of_the_same_time_or_between_them() {
        SessionPart.Heard own = session(List.of("hello there", "bye"), List.of("hello there"));
        SessionPart.Heard other = session(List.of("hello there", "bye"), List.of("hello dear", "bye"));

        List<Line> lines = SessionPart.of(own, other, null, Map.of(), null).lines();

        assertEquals(
                List.of("0:00.0\u20130:05.0 \u00b7 spk_0", "0:10.0\u20130:15.0 \u00b7 spk_0"),
                lines.stream().map(Line::place).distinct().toList());
        assertTrue(((Transcripts.OfUtterance) lines.get(0).own()).right());
        List<Line> later = lines.subList(1, lines.size());
        assertEquals(
                1, later.stream().filter(line -> line.own() == null).count(), "what the other trial alone has heard");
        assertNull(later.stream()
                .filter(line -> line.own() != null)
                .findFirst()
                .orElseThrow()
                .other());
        assertEquals(
                List.of(lines.get(0)),
                SessionPart.of(own, other, null, Map.of(), "DEAR").lines());
    }

    private static SessionPart.Heard session(List<String> said, List<String> heard) {
        SpeakerScore speaker = new SpeakerScore("spk_0", 0.5, 1.0, 0.25, turns(said, heard));
        EditCounts edits = EditDistance.between(words(said), words(heard));
        ErrorCounts counts =
                new ErrorCounts(edits.substitutions(), edits.insertions(), edits.deletions(), edits.referenceLength());
        UtteranceScore utterance = new UtteranceScore("spk_0.vtt", lines(said), lines(heard), counts);
        SessionScore score = new SessionScore(
                "s", "mcorec", 0.5, 0.5, 0.1, counts, 0.25, 1.0, 60, 1, List.of(speaker), List.of(utterance));
        return new SessionPart.Heard(TrialScore.MCOREC, score, List.of());
    }

    private static TranscribedSegment segment(String text, double start, double end) {
        return new TranscribedSegment(
                "0", "track.mp4", start, end, "spk_0", text, List.of(), -0.1, null, 1, "en", List.of());
    }
}
