package dev.hubbub.scoring.meeting;

import dev.hubbub.scoring.annotation.SpokenSegment;
import dev.hubbub.scoring.meeting.MeetingScoring.Permuted;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.scoring.text.UnicodeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Meetings as files say them, scored session by session.
 *
 * @param sessions those of the reference, by name
 * @param silent those of which nothing was heard at all: every word counts as missed
 * @param unknown those that were heard and of which no reference is known: they are not scored
 */
public record MeetingReport(List<Session> sessions, Set<String> silent, Set<String> unknown) {

    /**
     * A session's edits.
     *
     * @param permuted whenever words were said; their rate is cpWER
     * @param timed where a word only matches one that was said at the same time; their rate is tcpWER
     * @param combined whoever said each utterance; their rate is ORC-WER; absent where the reference has words alone
     */
    public record Session(String name, Permuted permuted, Permuted timed, Optional<ReferenceCombination> combined) {}

    public MeetingReport {
        sessions = List.copyOf(sessions);
    }

    /**
     * Scores.
     *
     * @param hasUtterances whether the reference's segments are utterances, and not words: each word for itself, whoever
     *     speaks, is found in any stream
     * @param collar in seconds
     * @throws IllegalArgumentException if one side names no sessions, and the other has several; the message is a sentence
     */
    public static MeetingReport of(
            List<SpokenSegment> said,
            boolean hasUtterances,
            List<SpokenSegment> heard,
            Normaliser normaliser,
            double collar) {
        Map<String, List<SpokenSegment>> references = bySession(said);
        Map<String, List<SpokenSegment>> hypotheses = bySession(heard);
        Optional<String> only = onlySession(references, hypotheses);
        if (only.isPresent()) {
            references = Map.of(only.get(), said);
            hypotheses = Map.of(only.get(), heard);
        }
        List<Session> sessions = new ArrayList<>();
        for (Map.Entry<String, List<SpokenSegment>> session : references.entrySet()) {
            List<SpeechStream> speakers = streams(session.getValue(), normaliser);
            List<SpeechStream> streams = streams(hypotheses.getOrDefault(session.getKey(), List.of()), normaliser);
            sessions.add(new Session(
                    session.getKey(),
                    MeetingScoring.permuted(speakers, streams),
                    MeetingScoring.timed(speakers, streams, collar),
                    hasUtterances ? Optional.of(MeetingScoring.combined(speakers, streams)) : Optional.empty()));
        }
        Set<String> silent = new TreeSet<>(references.keySet());
        silent.removeAll(hypotheses.keySet());
        Set<String> unknown = new TreeSet<>(hypotheses.keySet());
        unknown.removeAll(references.keySet());
        return new MeetingReport(sessions, silent, unknown);
    }

    private static Map<String, List<SpokenSegment>> bySession(List<SpokenSegment> segments) {
        Map<String, List<SpokenSegment>> sessions = new TreeMap<>();
        segments.forEach(segment -> sessions.computeIfAbsent(segment.session(), absent -> new ArrayList<>())
                .add(segment));
        return sessions;
    }

    /** The one session that both sides are of, where one of them does not name it. */
    private static Optional<String> onlySession(Map<String, ?> references, Map<String, ?> hypotheses) {
        if (!references.containsKey("") && !hypotheses.containsKey("")) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>(references.keySet());
        names.addAll(hypotheses.keySet());
        names.remove("");
        if (names.size() > 1 || references.size() > 1 || hypotheses.size() > 1) {
            throw new IllegalArgumentException("One side does not name its session, and the other has several ("
                    + String.join(", ", names) + "): write it in a format that names them.");
        }
        return Optional.of(names.isEmpty() ? "" : names.iterator().next());
    }

    private static List<SpeechStream> streams(List<SpokenSegment> segments, Normaliser normaliser) {
        Map<String, List<SpeechStream.Segment>> speakers = new LinkedHashMap<>();
        for (SpokenSegment segment : segments) {
            speakers.computeIfAbsent(segment.speaker(), absent -> new ArrayList<>())
                    .add(new SpeechStream.Segment(
                            segment.start(), segment.end(), UnicodeText.words(normaliser.normalise(segment.text()))));
        }
        return speakers.entrySet().stream()
                .map(speaker -> new SpeechStream(speaker.getKey(), speaker.getValue()))
                .toList();
    }

    /** cpWER's edits of all sessions. */
    public EditCounts permuted() {
        return sessions.stream().map(session -> session.permuted().edits()).reduce(EditCounts.NONE, EditCounts::plus);
    }

    /** tcpWER's edits of all sessions. */
    public EditCounts timed() {
        return sessions.stream().map(session -> session.timed().edits()).reduce(EditCounts.NONE, EditCounts::plus);
    }

    /** ORC-WER's edits of all sessions; exact if those of each are, and absent if one has none. */
    public Optional<ReferenceCombination> combined() {
        if (sessions.stream().anyMatch(session -> session.combined().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(sessions.stream()
                .flatMap(session -> session.combined().stream())
                .reduce(
                        new ReferenceCombination(EditCounts.NONE, true),
                        (one, other) -> new ReferenceCombination(
                                one.edits().plus(other.edits()), one.isExact() && other.isExact())));
    }
}
