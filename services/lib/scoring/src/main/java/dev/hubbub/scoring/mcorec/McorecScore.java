package dev.hubbub.scoring.mcorec;

import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The scores of a set of sessions.
 *
 * @param sessions in the order in which they were scored
 */
public record McorecScore(List<SessionScore> sessions) {

    public McorecScore {
        sessions = List.copyOf(sessions);
    }

    /**
     * The averages of the challenge: word error rate and joint error over all speakers of all sessions, conversation F1
     * over sessions. What is at fault is left out of them and counted.
     */
    public SessionSummary total() {
        return summaryOf(sessions);
    }

    /** All faults of all sessions. */
    public List<Fault> faults() {
        return sessions.stream().flatMap(session -> session.faults().stream()).toList();
    }

    /** All remarks on all sessions. */
    public List<Remark> remarks() {
        return sessions.stream().flatMap(session -> session.remarks().stream()).toList();
    }

    static SessionSummary summaryOf(List<SessionScore> sessions) {
        List<SpeakerScore> speakers = sessions.stream()
                .flatMap(session -> session.speakers().stream())
                .toList();
        return new SessionSummary(
                mean(speakers, SpeakerScore::wer),
                mean(speakers, SpeakerScore::jointError),
                mean(sessions, SessionScore::conversationF1),
                speakers.stream().map(SpeakerScore::words).reduce(EditCounts.NONE, EditCounts::plus),
                speakers.stream().map(SpeakerScore::characters).reduce(EditCounts.NONE, EditCounts::plus),
                (int) speakers.stream()
                        .filter(speaker -> speaker.wer().isPresent())
                        .count(),
                sessions.stream().mapToInt(session -> session.faults().size()).sum());
    }

    /** A plain sum in order: {@code DoubleStream.average} compensates, which would change the last digit. */
    private static <T> OptionalDouble mean(Collection<T> scored, Function<T, OptionalDouble> score) {
        double sum = 0;
        int count = 0;
        for (T item : scored) {
            OptionalDouble value = score.apply(item);
            if (value.isPresent()) {
                sum += value.getAsDouble();
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
