package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.ReportTask.ChosenBySessions;
import dev.hubbub.contracts.task.ReportTask.LearntSessions;
import dev.hubbub.contracts.task.SessionReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds models that are evaluated on what they were trained on, or chosen by. */
final class Familiarity {

    private Familiarity() {}

    /**
     * The models that know sessions from their training: by where these are, or under other names by what they hold.
     *
     * @param sessions what is evaluated
     * @param checkpoints model name to its checkpoint
     * @return one entry for each such model, with those sessions by their names in the evaluation, in its order
     */
    static List<LearntSessions> of(List<KnownSession> sessions, Map<String, KnownCheckpoint> checkpoints) {
        return of(sessions, checkpoints, checkpoint -> checkpoint.learnt().stream());
    }

    /** The same with those by which a model was chosen as the best of its run: on these it is better than on others. */
    static List<LearntSessions> withChoice(List<KnownSession> sessions, Map<String, KnownCheckpoint> checkpoints) {
        return of(
                sessions,
                checkpoints,
                checkpoint -> Stream.concat(checkpoint.learnt().stream(), checkpoint.chosenBy().stream()));
    }

    /** The models whose weights were chosen by sessions that they have not learnt, and which are evaluated. */
    static List<ChosenBySessions> chosen(List<KnownSession> sessions, Map<String, KnownCheckpoint> checkpoints) {
        return of(sessions, checkpoints, checkpoint -> {
                    SameSessions learnt = new SameSessions(checkpoint.learnt());
                    return checkpoint.chosenBy().stream().filter(session -> !learnt.has(session));
                })
                .stream()
                .map(one -> new ChosenBySessions(one.model(), one.sessions()))
                .toList();
    }

    private static List<LearntSessions> of(
            List<KnownSession> sessions,
            Map<String, KnownCheckpoint> checkpoints,
            Function<KnownCheckpoint, Stream<SessionReference>> familiar) {
        List<LearntSessions> found = new ArrayList<>();
        checkpoints.forEach((model, checkpoint) -> {
            SameSessions known = new SameSessions(familiar.apply(checkpoint).toList());
            List<String> both = sessions.stream()
                    .map(KnownSession::reference)
                    .filter(known::has)
                    .map(SessionReference::name)
                    .toList();
            if (!both.isEmpty()) {
                found.add(new LearntSessions(model, both));
            }
        });
        return found;
    }
}
