package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.SessionReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sessions that are found again: by where they are, or under other names by what they hold. */
public final class SameSessions {

    private record Place(String dataset, String session) {

        static Place of(SessionReference session) {
            return new Place(session.dataset().uri(), session.name());
        }
    }

    private final Set<Place> places = new HashSet<>();
    private final Set<Digest> contents = new HashSet<>();

    public SameSessions(List<SessionReference> sessions) {
        sessions.forEach(session -> {
            places.add(Place.of(session));
            contents.add(session.content());
        });
    }

    /** Whether a session is one of them. */
    public boolean has(SessionReference session) {
        return places.contains(Place.of(session)) || contents.contains(session.content());
    }
}
