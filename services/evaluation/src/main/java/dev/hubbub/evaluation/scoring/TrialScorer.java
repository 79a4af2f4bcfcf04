package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.MeetingEdits;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.TextMatch;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** Scores a trial session by session under one protocol, and keeps what the trial's own numbers are made of. */
sealed interface TrialScorer permits McorecScorer, UtteranceScorer {

    /** Scores one session; what cannot be scored becomes a problem and the rest is scored. */
    ScoredSession score(TranscribedSession session) throws StageFailure, IOException;

    /** The numbers over all sessions scored so far. */
    Rates rates();

    /** What is to be said of all sessions scored so far together; the session named is the first. */
    List<Problem> problems();

    /** What made the texts of all sessions scored so far comparable. */
    String normalizer();

    /**
     * A session's score.
     *
     * @param score its numbers, none of them where nothing could be scored: it was transcribed, and is counted so
     * @param problems what could not be scored
     */
    record ScoredSession(SessionScore score, List<Problem> problems) {}

    /**
     * A trial's numbers; what the protocol does not know, or nothing could be scored for, is {@code null}.
     *
     * @param wer the protocol's own word error rate
     * @param speakerWer the mean word error rate of the speakers
     * @param cer pooled character error rate
     * @param words pooled word edits
     * @param jointError joint error
     * @param conversationF1 pair F1 of the conversations
     * @param texts how much of the texts as they are is there
     * @param meeting edits where nobody says which stream is whose
     */
    record Rates(
            Double wer,
            Double speakerWer,
            Double cer,
            ErrorCounts words,
            Double jointError,
            Double conversationF1,
            TextMatch texts,
            MeetingEdits meeting) {}

    /** How a language is named in an Experiment, as the end of a sentence. */
    String NAME_THE_LANGUAGE = "name their language in datasets[].language or the manifest's lang, or set"
            + " scoring.normalizer; if they are English all the same, the rates are right";

    /** The normaliser of a name that a task names. */
    static NamedNormaliser named(String name) throws StageFailure {
        try {
            return NamedNormaliser.named(name);
        } catch (IllegalArgumentException e) {
            throw new StageFailure(FailureReason.Unsupported, e.getMessage(), e);
        }
    }

    /** Edits as a score states them. */
    static ErrorCounts counts(EditCounts edits) {
        return new ErrorCounts(edits.substitutions(), edits.insertions(), edits.deletions(), edits.referenceLength());
    }

    /** Summed edits as a score states them; {@code null} if there was nothing to sum. */
    static ErrorCounts total(EditCounts edits) {
        return edits.equals(EditCounts.NONE) ? null : counts(edits);
    }

    /** A rate as a score states it. */
    static Double rate(OptionalDouble rate) {
        return rate.isPresent() ? rate.getAsDouble() : null;
    }
}
