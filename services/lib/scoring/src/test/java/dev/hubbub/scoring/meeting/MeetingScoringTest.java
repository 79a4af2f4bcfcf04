package dev.hubbub.scoring.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.scoring.meeting.MeetingScoring.Permuted;
import dev.hubbub.scoring.meeting.SpeechStream.Segment;
import dev.hubbub.scoring.rate.EditCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeetingScoringTest {

    private static Segment segment(double start, double end, String text) {
        return new Segment(start, end, text.isEmpty() ? List.of() : List.of(text.split(" ")));
    }

    private static SpeechStream stream(String name, Segment... segments) {
        return new SpeechStream(name, List.of(segments));
    }

    private static EditCounts edits(long hits, long substitutions, long insertions, long deletions) {
        return new EditCounts(hits, substitutions, insertions, deletions);
    }

    @Test
    void speakers_are_matched_with_the_streams_that_make_the_fewest_edits() {
        List<SpeechStream> said = List.of(
                stream("a", segment(0, 2, "one two three")), stream("b", segment(1, 2, "four five")), stream("c"));
        List<SpeechStream> heard =
                List.of(stream("x", segment(1, 2, "four")), stream("y"), stream("z", segment(0, 2, "one two tree")));

        Permuted permuted = MeetingScoring.permuted(said, heard);

        assertEquals(edits(3, 1, 0, 1), permuted.edits());
        assertEquals(Map.of("a", Optional.of("z"), "b", Optional.of("x"), "c", Optional.of("y")), permuted.streams());
    }

    @Test
    void a_stream_too_many_is_all_insertions_and_a_speaker_too_many_all_deletions() {
        SpeechStream full = stream("full", segment(0, 1, "one two"));
        SpeechStream other = stream("other", segment(0, 1, "three four five"));
        for (double collar : new double[] {0, 5}) {
            assertEquals(
                    edits(2, 0, 3, 0),
                    MeetingScoring.timed(List.of(full), List.of(other, full), collar)
                            .edits());
            assertEquals(
                    edits(2, 0, 0, 3),
                    MeetingScoring.timed(List.of(other, full), List.of(full), collar)
                            .edits());
        }
        assertEquals(
                edits(2, 0, 3, 0),
                MeetingScoring.permuted(List.of(full), List.of(other, full)).edits());
        assertEquals(
                Optional.empty(),
                MeetingScoring.permuted(List.of(other, full), List.of(full))
                        .streams()
                        .get("other"));
        assertEquals(
                new ReferenceCombination(edits(2, 0, 3, 0), true),
                MeetingScoring.combined(List.of(full), List.of(other, full)));
    }

    @Test
    void nothing_said_or_heard_is_no_error_and_nothing_else_is_missed() {
        SpeechStream full = stream("full", segment(0, 1, "one two"));
        assertEquals(
                EditCounts.NONE, MeetingScoring.permuted(List.of(), List.of()).edits());
        assertEquals(
                edits(0, 0, 0, 2),
                MeetingScoring.permuted(List.of(full), List.of()).edits());
        assertEquals(
                edits(0, 0, 2, 0),
                MeetingScoring.timed(List.of(), List.of(full), 5).edits());
        assertEquals(
                edits(0, 0, 0, 2),
                MeetingScoring.combined(List.of(full), List.of()).edits());
        assertEquals(
                edits(0, 0, 2, 0),
                MeetingScoring.combined(List.of(), List.of(full)).edits());
        assertEquals(
                EditCounts.NONE,
                MeetingScoring.combined(List.of(stream("silent", segment(3, 3, ""))), List.of())
                        .edits());
    }

    @Test
    void a_word_counts_only_where_it_was_said() {
        List<SpeechStream> said = List.of(stream("a", segment(0, 1, "yes"), segment(20, 21, "no")));
        List<SpeechStream> late = List.of(stream("x", segment(3, 4, "yes"), segment(20, 21, "no")));
        assertEquals(edits(2, 0, 0, 0), MeetingScoring.permuted(said, late).edits());
        assertEquals(edits(2, 0, 0, 0), MeetingScoring.timed(said, late, 5).edits());
        assertEquals(edits(1, 0, 1, 1), MeetingScoring.timed(said, late, 1).edits());
        // The middle of what was heard is 2.5 s after the end of what was said.
        assertEquals(edits(1, 0, 1, 1), MeetingScoring.timed(said, late, 2.5).edits());
        assertEquals(edits(2, 0, 0, 0), MeetingScoring.timed(said, late, 2.6).edits());
    }

    @Test
    void words_share_the_time_of_their_segment_by_their_characters() {
        TimedWords words = TimedWords.said(stream("a", segment(10, 20, "it is éxtraordina")), new HashMap<>());
        assertEquals("[10.0, 11.333333333333334, 12.666666666666666]", Arrays.toString(words.starts()));
        assertEquals("[11.333333333333334, 12.666666666666666, 20.0]", Arrays.toString(words.ends()));
        TimedWords heard = TimedWords.heard(stream("a", segment(10, 20, "it is éxtraordina")), 0.5, new HashMap<>());
        assertEquals(16.333333 - 0.5, heard.starts()[2], 1e-6);
        assertEquals(16.333333 + 0.5, heard.ends()[2], 1e-6);
    }

    @Test
    void an_instant_meets_what_goes_on_around_it_and_no_other_instant() {
        List<SpeechStream> instant = List.of(stream("a", segment(4, 4, "yes yes")));
        List<SpeechStream> around = List.of(stream("x", segment(3.9, 4.1, "yes")));
        assertEquals(
                edits(2, 0, 0, 0), MeetingScoring.timed(instant, instant, 0.1).edits());
        assertEquals(
                edits(0, 0, 2, 2), MeetingScoring.timed(instant, instant, 0).edits());
        assertEquals(edits(1, 0, 1, 0), MeetingScoring.timed(around, instant, 0).edits());
    }

    @Test
    void utterances_of_one_speaker_may_lie_in_different_streams_in_their_order() {
        List<SpeechStream> said =
                List.of(stream("a", segment(0, 1, "a b"), segment(4, 5, "e")), stream("b", segment(2, 3, "c d")));
        List<SpeechStream> heard =
                List.of(stream("x", segment(0, 1, "a b"), segment(4, 5, "e f")), stream("y", segment(2, 3, "c d")));
        assertEquals(new ReferenceCombination(edits(5, 0, 1, 0), true), MeetingScoring.combined(said, heard));
    }

    @Test
    void all_rates_are_those_of_trying_everything() {
        Random random = new Random(11);
        for (int round = 0; round < 400; round++) {
            List<SpeechStream> said = streams(random, "said", 1 + random.nextInt(3));
            List<SpeechStream> heard = streams(random, "heard", random.nextInt(4));
            double collar = random.nextInt(4);
            String about = "round " + round + ": " + said + " against " + heard + " collar " + collar;
            assertEquals(
                    Tried.permuted(said, heard, Double.POSITIVE_INFINITY),
                    MeetingScoring.permuted(said, heard).edits().edits(),
                    about);
            EditCounts timed = MeetingScoring.timed(said, heard, collar).edits();
            assertEquals(Tried.permuted(said, heard, collar), timed.edits(), about);
            assertEquals(words(said), timed.referenceLength(), about);
            assertEquals(words(heard), timed.hypothesisLength(), about);
            ReferenceCombination combined = MeetingScoring.combined(said, heard);
            assertTrue(combined.isExact());
            assertEquals(Tried.combined(said, heard), combined.edits().edits(), about);
            assertEquals(words(said), combined.edits().referenceLength(), about);
        }
    }

    private static long words(List<SpeechStream> streams) {
        return streams.stream()
                .flatMap(stream -> stream.segments().stream())
                .mapToLong(segment -> segment.words().size())
                .sum();
    }

    /** Segments may overlap, be empty, and last no time. */
    private static List<SpeechStream> streams(Random random, String name, int count) {
        List<SpeechStream> streams = new ArrayList<>();
        for (int stream = 0; stream < count; stream++) {
            List<Segment> segments = new ArrayList<>();
            int most = random.nextInt(4);
            for (int segment = 0; segment < most; segment++) {
                double start = random.nextInt(8);
                List<String> words = new ArrayList<>();
                for (int word = random.nextInt(4); word > 0; word--) {
                    words.add("a".repeat(1 + random.nextInt(3)));
                }
                segments.add(new Segment(start, start + random.nextInt(4), words));
            }
            streams.add(new SpeechStream(name + stream, segments));
        }
        return streams;
    }

    @Test
    void what_is_too_large_for_the_best_combination_is_said_not_to_be_exact_and_is_no_worse_than_by_speaker() {
        Random random = new Random(2);
        List<SpeechStream> said = new ArrayList<>();
        List<List<Segment>> heard = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int speaker = 0; speaker < 4; speaker++) {
            List<Segment> own = new ArrayList<>();
            for (int turn = 0; turn < 25; turn++) {
                double start = turn * 40.0 + speaker * 10;
                List<String> words =
                        random.ints(8, 0, 300).mapToObj(Integer::toString).toList();
                own.add(new Segment(start, start + 8, words));
                heard.get(random.nextInt(3)).add(new Segment(start, start + 8, words));
            }
            said.add(new SpeechStream("said" + speaker, own));
        }
        List<SpeechStream> streams = new ArrayList<>();
        heard.forEach(own -> streams.add(new SpeechStream("heard" + streams.size(), own)));

        ReferenceCombination combined = MeetingScoring.combined(said, streams);

        assertFalse(combined.isExact());
        assertTrue(combined.edits().edits()
                < MeetingScoring.permuted(said, streams).edits().edits());
        // Every utterance lies whole in one of the streams; the moves find all but a few of them.
        assertTrue(combined.edits().rate().value().orElseThrow() < 0.1, () -> "" + combined);
    }

    @Test
    void hours_of_a_meeting_fit_into_little_memory() {
        Random random = new Random(1);
        List<Segment> said = new ArrayList<>();
        List<Segment> heard = new ArrayList<>();
        for (int turn = 0; turn < 4_000; turn++) {
            List<String> words =
                    random.ints(10, 0, 2_000).mapToObj(Integer::toString).toList();
            said.add(new Segment(turn * 3, turn * 3 + 3, words));
            heard.add(new Segment(turn * 3 + 1, turn * 3 + 4, words.subList(1, 10)));
        }
        EditCounts edits = MeetingScoring.timed(
                        List.of(new SpeechStream("a", said)), List.of(new SpeechStream("x", heard)), 5)
                .edits();
        assertEquals(edits(36_000, 0, 0, 4_000), edits);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> segment(2, 1, "one"));
        assertThrows(IllegalArgumentException.class, () -> segment(Double.NaN, 1, "one"));
        List<SpeechStream> twice = List.of(stream("a"), stream("a"));
        assertThrows(IllegalArgumentException.class, () -> MeetingScoring.permuted(twice, List.of()));
        assertThrows(IllegalArgumentException.class, () -> MeetingScoring.timed(List.of(), List.of(), -1));
    }

    /** The definitions, by trying all ways. */
    private static final class Tried {

        static long permuted(List<SpeechStream> said, List<SpeechStream> heard, double collar) {
            List<SpeechStream> all = new ArrayList<>(said);
            while (all.size() < heard.size()) {
                all.add(stream("none" + all.size()));
            }
            return permuted(all, new ArrayList<>(heard), 0, collar);
        }

        private static long permuted(List<SpeechStream> said, List<SpeechStream> left, int speaker, double collar) {
            if (speaker == said.size()) {
                return left.stream().mapToLong(stream -> words(List.of(stream))).sum();
            }
            long best = distance(said.get(speaker), stream("none"), collar) + permuted(said, left, speaker + 1, collar);
            for (SpeechStream stream : left) {
                List<SpeechStream> others = new ArrayList<>(left);
                others.remove(stream);
                best = Math.min(
                        best,
                        distance(said.get(speaker), stream, collar) + permuted(said, others, speaker + 1, collar));
            }
            return best;
        }

        static long combined(List<SpeechStream> said, List<SpeechStream> heard) {
            List<Segment> utterances = said.stream()
                    .flatMap(stream -> stream.segments().stream())
                    .sorted(Comparator.comparingDouble(Segment::start))
                    .toList();
            List<SpeechStream> streams = heard.isEmpty() ? List.of(stream("none")) : heard;
            long best = Long.MAX_VALUE;
            for (long way = 0; way < Math.pow(streams.size(), utterances.size()); way++) {
                List<List<Segment>> given = new ArrayList<>();
                streams.forEach(stream -> given.add(new ArrayList<>()));
                long rest = way;
                for (Segment utterance : utterances) {
                    given.get((int) (rest % streams.size())).add(utterance);
                    rest /= streams.size();
                }
                long edits = 0;
                for (int stream = 0; stream < streams.size(); stream++) {
                    edits += distance(
                            new SpeechStream("all", given.get(stream)), streams.get(stream), Double.POSITIVE_INFINITY);
                }
                best = Math.min(best, edits);
            }
            return best;
        }

        private static long distance(SpeechStream said, SpeechStream heard, double collar) {
            Map<String, Integer> numbers = new HashMap<>();
            TimedWords reference = TimedWords.said(said, numbers);
            TimedWords middles = TimedWords.heard(heard, 0, numbers);
            return rest(reference, middles, 0, 0, collar);
        }

        private static long rest(TimedWords said, TimedWords heard, int row, int column, double collar) {
            if (row == said.size() || column == heard.size()) {
                return said.size() - row + heard.size() - column;
            }
            long best = 1
                    + Math.min(rest(said, heard, row + 1, column, collar), rest(said, heard, row, column + 1, collar));
            double middle = heard.starts()[column];
            if (said.starts()[row] < middle + collar && middle - collar < said.ends()[row]) {
                long different = said.units()[row] == heard.units()[column] ? 0 : 1;
                best = Math.min(best, different + rest(said, heard, row + 1, column + 1, collar));
            }
            return best;
        }
    }
}
