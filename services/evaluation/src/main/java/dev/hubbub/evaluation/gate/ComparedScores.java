package dev.hubbub.evaluation.gate;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.significance.PairedUnit;
import dev.hubbub.scoring.significance.Unit;
import dev.hubbub.scoring.utterance.Utterance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two trials' scores, utterance by utterance. */
public final class ComparedScores {

    private final Map<String, SessionScore> base;
    private final Map<String, SessionScore> candidate;
    private final boolean speakersAreOfSessions;

    /** Two scores, of which the first is compared with. */
    public ComparedScores(TrialScore base, TrialScore candidate) {
        this.base = byName(base);
        this.candidate = byName(candidate);
        // Manifests name people. The challenge counts them anew in each session, and is scored by its own protocol
        // alone.
        this.speakersAreOfSessions = TrialScore.OF_SPEAKERS.contains(base.protocol());
    }

    private static Map<String, SessionScore> byName(TrialScore score) {
        Map<String, SessionScore> sessions = new LinkedHashMap<>();
        score.sessions().forEach(session -> sessions.put(session.session(), session));
        return sessions;
    }

    /** Whether both have a score of a session. */
    public boolean has(String session) {
        return base.containsKey(session) && candidate.containsKey(session);
    }

    /**
     * What is drawn as one.
     *
     * @param sessions that both have a score of
     */
    public Unit fitting(Collection<String> sessions) {
        List<Utterance> utterances = new ArrayList<>();
        for (String session : sessions) {
            base.get(session).utterances().forEach(utterance -> utterances.add(named(session, utterance)));
        }
        return Unit.fitting(utterances);
    }

    /**
     * The two over the same references.
     *
     * @param sessions that both have a score of
     * @throws IllegalArgumentException if they are not compared over the same references
     */
    public List<PairedUnit> units(Collection<String> sessions, Unit unit) {
        Map<String, PairedUnit> units = new LinkedHashMap<>();
        for (String session : sessions) {
            Map<String, UtteranceScore> ours = bySegment(base.get(session));
            Map<String, UtteranceScore> theirs = bySegment(candidate.get(session));
            if (!ours.keySet().equals(theirs.keySet())) {
                throw new IllegalArgumentException(
                        "The two are not compared over the same utterances of " + session + ".");
            }
            ours.forEach((segment, utterance) -> {
                String name = unit.of(named(session, utterance));
                PairedUnit pair = new PairedUnit(
                        name,
                        counts(utterance.words()),
                        counts(theirs.get(segment).words()));
                units.merge(name, pair, PairedUnit::plus);
            });
        }
        return List.copyOf(units.values());
    }

    private static Map<String, UtteranceScore> bySegment(SessionScore session) {
        Map<String, UtteranceScore> utterances = new LinkedHashMap<>();
        session.utterances().forEach(utterance -> utterances.put(utterance.segment(), utterance));
        return utterances;
    }

    private Utterance named(String session, UtteranceScore utterance) {
        return new Utterance(
                session,
                utterance.segment(),
                Optional.ofNullable(utterance.speaker())
                        .map(speaker -> speakersAreOfSessions ? session + "\0" + speaker : speaker),
                utterance.reference(),
                utterance.hypothesis());
    }

    private static EditCounts counts(ErrorCounts words) {
        return new EditCounts(
                words.reference() - words.substitutions() - words.deletions(),
                words.substitutions(),
                words.insertions(),
                words.deletions());
    }
}
