package dev.hubbub.scoring.mcorec;

import dev.hubbub.scoring.cluster.ClusterAgreement;
import dev.hubbub.scoring.mcorec.SessionInput.ScoredTime;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import dev.hubbub.scoring.rate.ErrorRate;
import dev.hubbub.scoring.text.Disfluencies;
import dev.hubbub.scoring.text.McorecNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The evaluation of the MCoRec challenge, with the numbers of its published script. Of every speaker, captions that lie
 * wholly inside the scored time are normalised one by one and joined in file order; the word error rate of the joined
 * texts is rounded to 4 decimals. The grouping into conversations is scored by pair F1.
 *
 * <p>Where the published script ends with an exception, the file at fault is reported and the rest is scored: a faulty
 * caption file costs its speaker's word error rate, a faulty cluster file the session's F1 scores, faulty metadata all of
 * them.
 */
public final class McorecScoring {

    private final Normaliser normaliser;
    private final McorecRules rules;

    /** With the project's own list of disfluencies. */
    public McorecScoring() {
        this(Disfluencies.english());
    }

    public McorecScoring(Disfluencies disfluencies) {
        this(new McorecNormaliser(disfluencies));
    }

    /** With another way to compare captions than the challenge's, for languages that are not English. */
    public McorecScoring(Normaliser normaliser) {
        this(normaliser, McorecRules.CHALLENGE);
    }

    public McorecScoring(Normaliser normaliser, McorecRules rules) {
        this.normaliser = normaliser;
        this.rules = rules;
    }

    /** Scores a set of sessions, in the order of the map. */
    public McorecScore score(Map<String, SessionFiles> sessions) {
        List<SessionScore> scores = new ArrayList<>();
        sessions.forEach((name, files) -> scores.add(score(name, files)));
        return new McorecScore(scores);
    }

    /** Scores one session. */
    public SessionScore score(String session, SessionFiles files) {
        SessionInput input = new SessionInput(session, files, rules);
        Map<String, ScoredTime> speakers = input.scoredTimes();
        Optional<ClusterAgreement> clusters = input.clusters(speakers.keySet());
        List<SpeakerScore> scores = new ArrayList<>();
        speakers.forEach((speaker, time) -> scores.add(score(speaker, time, input, clusters)));
        // Nobody knows whose conversations they are where the metadata is at fault.
        OptionalDouble conversationF1 = clusters.isPresent() && !speakers.isEmpty()
                ? OptionalDouble.of(clusters.get().pairF1())
                : OptionalDouble.empty();
        return new SessionScore(session, conversationF1, scores, input.faults(), input.remarks());
    }

    private SpeakerScore score(
            String speaker, ScoredTime time, SessionInput input, Optional<ClusterAgreement> clusters) {
        OptionalDouble f1 = clusters.isPresent()
                ? OptionalDouble.of(rules.reported(clusters.get().pairF1Of(speaker)))
                : OptionalDouble.empty();
        Optional<String> reference = input.text(SessionInput.LABELS, speaker, time, normaliser);
        Optional<String> hypothesis = input.text(SessionInput.OUTPUT, speaker, time, normaliser);
        if (reference.isEmpty() || hypothesis.isEmpty()) {
            return new SpeakerScore(speaker, EditCounts.NONE, EditCounts.NONE, OptionalDouble.empty(), f1);
        }
        EditCounts words = EditDistance.ofWords(reference.get(), hypothesis.get());
        if (words.rate() instanceof ErrorRate.Defined wer) {
            EditCounts characters = EditDistance.ofCharacters(
                    normaliser.charactersOf(reference.get()), normaliser.charactersOf(hypothesis.get()));
            return new SpeakerScore(speaker, words, characters, OptionalDouble.of(rules.reported(wer.fraction())), f1);
        }
        input.reportEmptyReference(speaker, time);
        return new SpeakerScore(speaker, EditCounts.NONE, EditCounts.NONE, OptionalDouble.empty(), f1);
    }
}
