package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Ranking;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a trial's checkpoint may take the place of its base.
 *
 * @param trial the trial's name
 * @param base the name of the base's trial
 * @param verdict what was found; absent if nothing could be
 * @param failure why not; absent if something was
 * @param run the name of the run that made the trial's weights; absent where none did, and in older reports
 */
public record GateReport(String trial, String base, GateVerdict verdict, String failure, String run) {

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

    /** How each set's word error rate changed; empty where nothing was compared. */
    @JsonIgnore
    public String numbers() {
        return verdict == null
                ? ""
                : verdict.sets().stream()
                        .filter(set -> set.candidate() != null)
                        .map(GateReport::numbers)
                        .collect(Collectors.joining("; "));
    }

    private static String numbers(GateVerdict.SetVerdict set) {
        String change =
                String.format(Locale.ROOT, "%s %.2f → %.2f %%", set.name(), 100 * set.base(), 100 * set.candidate());
        return set.low() == null
                ? change
                : change + String.format(Locale.ROOT, " (%+.2f to %+.2f)", 100 * set.low(), 100 * set.high());
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
