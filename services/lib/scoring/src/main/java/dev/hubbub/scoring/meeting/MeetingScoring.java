package dev.hubbub.scoring.meeting;

import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores a session whose streams are whose nobody says: each speaker's words against those of one stream, in the way of
 * all that makes the fewest edits. A speaker for whom no stream is left is all deletions, a stream for which no speaker is
 * left all insertions.
 *
 * <p>Sources: S. Watanabe and others, CHiME-6 challenge, 2020 (cpWER); T. von Neumann and others, MeetEval: a toolkit for
 * computation of word error rates for meeting transcription systems, 2023 (tcpWER, and how words get times).
 */
public final class MeetingScoring {

    private MeetingScoring() {}

    /**
     * The edits of a session.
     *
     * @param edits of all speakers together
     * @param streams by speaker, the stream that is taken to be theirs; absent where none was left
     */
    public record Permuted(EditCounts edits, Map<String, Optional<String>> streams) {

        public Permuted {
            streams = Map.copyOf(streams);
        }
    }

    @FunctionalInterface
    private interface Distance {

        /** Of a speaker and a stream by their places; one that is not there has no words. */
        EditCounts of(int speaker, int stream);
    }

    /**
     * Concatenated minimum-permutation edits: words in order, whenever they were said. Their rate is cpWER.
     *
     * @param said by speaker, names unique
     * @param heard by stream
     */
    public static Permuted permuted(List<SpeechStream> said, List<SpeechStream> heard) {
        Map<String, Integer> numbers = new HashMap<>();
        List<int[]> references = said.stream()
                .map(stream -> TimedWords.said(stream, numbers).units())
                .toList();
        List<int[]> hypotheses = heard.stream()
                .map(stream -> TimedWords.said(stream, numbers).units())
                .toList();
        return best(
                said,
                heard,
                (speaker, stream) -> EditDistance.ofNumbers(
                        speaker < said.size() ? references.get(speaker) : new int[0],
                        stream < heard.size() ? hypotheses.get(stream) : new int[0]));
    }

    /**
     * Time-constrained minimum-permutation edits: a word only matches or replaces one that was said at the same time, give
     * or take a collar. Their rate is tcpWER.
     *
     * @param collar in seconds, to both sides of the middle of a word that was heard; the field uses 5
     */
    public static Permuted timed(List<SpeechStream> said, List<SpeechStream> heard, double collar) {
        if (!(collar >= 0)) {
            throw new IllegalArgumentException("The collar must be a number of seconds from 0, not " + collar + ".");
        }
        Map<String, Integer> numbers = new HashMap<>();
        TimedWords none = new TimedWords(new int[0], new double[0], new double[0]);
        List<TimedWords> references =
                said.stream().map(stream -> TimedWords.said(stream, numbers)).toList();
        List<TimedWords> hypotheses = heard.stream()
                .map(stream -> TimedWords.heard(stream, collar, numbers))
                .toList();
        return best(
                said,
                heard,
                (speaker, stream) -> TimedEdits.between(
                        speaker < said.size() ? references.get(speaker) : none,
                        stream < heard.size() ? hypotheses.get(stream) : none));
    }

    private static Permuted best(List<SpeechStream> said, List<SpeechStream> heard, Distance distance) {
        int size = Math.max(said.size(), heard.size());
        EditCounts[][] edits = new EditCounts[size][size];
        long[][] cost = new long[size][size];
        for (int speaker = 0; speaker < size; speaker++) {
            for (int stream = 0; stream < size; stream++) {
                edits[speaker][stream] = distance.of(speaker, stream);
                cost[speaker][stream] = edits[speaker][stream].edits();
            }
        }
        int[] streams = Assignment.cheapest(cost);
        EditCounts all = EditCounts.NONE;
        Map<String, Optional<String>> names = new HashMap<>();
        for (int speaker = 0; speaker < size; speaker++) {
            all = all.plus(edits[speaker][streams[speaker]]);
            if (speaker < said.size()) {
                Optional<String> stream = streams[speaker] < heard.size()
                        ? Optional.of(heard.get(streams[speaker]).name())
                        : Optional.empty();
                if (names.put(said.get(speaker).name(), stream) != null) {
                    throw new IllegalArgumentException("Two speakers are called "
                            + said.get(speaker).name() + ": join what they say, or call one otherwise.");
                }
            }
        }
        return new Permuted(all, names);
    }

    /**
     * Edits of optimal reference combination: each utterance of the reference, in the order of their starts, is matched
     * with the stream that makes the fewest edits of all, whoever speaks. Their rate is ORC-WER.
     */
    public static ReferenceCombination combined(List<SpeechStream> said, List<SpeechStream> heard) {
        Permuted permuted = permuted(said, heard);
        Map<String, Integer> places = new HashMap<>();
        for (int stream = 0; stream < heard.size(); stream++) {
            places.put(heard.get(stream).name(), stream);
        }
        Map<String, Integer> numbers = new HashMap<>();
        List<CombinedReference.Utterance> utterances = new ArrayList<>();
        for (SpeechStream speaker : said) {
            int stream = permuted.streams().get(speaker.name()).map(places::get).orElse(0);
            for (SpeechStream.Segment segment : speaker.segments()) {
                TimedWords words = TimedWords.said(new SpeechStream("", List.of(segment)), numbers);
                utterances.add(new CombinedReference.Utterance(segment.start(), stream, words.units()));
            }
        }
        List<int[]> streams = heard.stream()
                .map(stream -> TimedWords.said(stream, numbers).units())
                .toList();
        return CombinedReference.of(utterances, streams);
    }
}
