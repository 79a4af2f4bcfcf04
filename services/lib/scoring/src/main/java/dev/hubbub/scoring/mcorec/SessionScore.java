package dev.hubbub.scoring.mcorec;

import dev.hubbub.scoring.SessionSummary;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The scores of one session.
 *
 * @param session name of the session
 * @param conversationF1 pair F1 over all speakers, not rounded; absent if a cluster file or the metadata is at fault
 * @param speakers in the order of the session's metadata
 * @param faults what kept a score from being made
 * @param remarks what is scored otherwise than its author may think
 */
public record SessionScore(
        String session,
        OptionalDouble conversationF1,
        List<SpeakerScore> speakers,
        List<Fault> faults,
        List<Remark> remarks) {

    public SessionScore {
        speakers = List.copyOf(speakers);
        faults = List.copyOf(faults);
        remarks = List.copyOf(remarks);
    }

    /** The averages over this session's speakers. */
    public SessionSummary summary() {
        return McorecScore.summaryOf(List.of(this));
    }
}
