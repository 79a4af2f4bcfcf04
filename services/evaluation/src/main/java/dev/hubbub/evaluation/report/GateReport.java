package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hubbub.contracts.score.GateVerdict;

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

    /** What it is in one word, for people. */
    @JsonIgnore
    public String outcome() {
        return verdict == null ? "no verdict" : verdict.outcome().toString();
    }

    /** Why it is so, in sentences. */
    @JsonIgnore
    public String reasons() {
        return verdict == null ? failure + "." : verdict.reasons();
    }
}
