package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** About how much sound sessions have, so that work is shared out by it. */
public final class SessionLengths {

    /** Nothing is for nothing: where lengths are not known, sessions are counted. */
    private static final double LEAST_SECONDS = 1;

    private final Map<SessionReference, Double> seconds = new HashMap<>();

    public SessionLengths(Collection<KnownSession> sessions) {
        for (KnownSession session : sessions) {
            seconds.put(session.reference(), Math.max(LEAST_SECONDS, session.seconds()));
        }
    }

    /** Seconds that a task has to go through. */
    public double of(Task task) {
        return task.ofSession()
                .map(session -> seconds.getOrDefault(session, LEAST_SECONDS))
                .orElse(LEAST_SECONDS);
    }
}
