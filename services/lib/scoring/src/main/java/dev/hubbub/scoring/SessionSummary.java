package dev.hubbub.scoring;

import dev.hubbub.scoring.rate.EditCounts;
import java.util.OptionalDouble;

/**
 * The scores of one session, or of all sessions of a trial, under any protocol. A score is absent where the protocol
 * has
 * none or nothing could be scored.
 *
 * @param averageSpeakerWer mean word error rate of the speakers, 0 is perfect
 * @param averageJointError mean joint error of the speakers (half word error rate, half one minus clustering F1)
 * @param conversationF1 pair F1 of the conversations found
 * @param words pooled word edits
 * @param characters pooled character edits
 * @param speakers speakers (utterances without a speaker count as one) with a word error rate
 * @param faults inputs that could not be scored; with any, the scores are not those of the whole set
 */
public record SessionSummary(
        OptionalDouble averageSpeakerWer,
        OptionalDouble averageJointError,
        OptionalDouble conversationF1,
        EditCounts words,
        EditCounts characters,
        int speakers,
        int faults) {

    /** Whether everything that should be scored was. */
    public boolean isComplete() {
        return faults == 0;
    }
}
