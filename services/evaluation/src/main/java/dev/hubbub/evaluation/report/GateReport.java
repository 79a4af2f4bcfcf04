package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Ranking;

/**
 * Whether a trial's checkpoint may take the place of its base.
 *
 * @param trial the trial's name
 * @param base the name of the base's trial
 * @param verdict what was found; absent if nothing could be
 * @param failure why not; absent if something was
 */
public record GateReport(String trial, String base, GateVerdict verdict, String failure) {

    /** Whether it may not. */
    @JsonIgnore
    public boolean isRejected() {
        return verdict != null && verdict.outcome() == GateVerdict.Outcome.REJECTED;
    }

    /** Whether it may. */
    @JsonIgnore
    public boolean isPromoted() {
        return verdict != null && verdict.outcome() == GateVerdict.Outcome.PROMOTED;
    }

    /** Whether it keeps its trial from being the best, and why. */
    @JsonIgnore
    public Ranking.Standing standing() {
        if (verdict == null) {
            return Ranking.Standing.UNJUDGED;
        }
        return isRejected() ? Ranking.Standing.REJECTED : Ranking.Standing.FREE;
    }

    /** What it is in one word, for people. */
    @JsonIgnore
    public String outcome() {
        return verdict == null ? "no verdict" : verdict.outcome().toString();
    }

    /** Why it is so, in sentences. */
    @JsonIgnore
    public String reasons() {
        if (verdict != null) {
            return verdict.reasons();
        }
        return (failure == null ? "the two were not compared" : failure) + ".";
    }
}
