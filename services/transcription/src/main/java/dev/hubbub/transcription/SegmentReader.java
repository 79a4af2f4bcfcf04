package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Opens sessions one after the other and reads their segments. What cannot be read does not keep the others waiting. */
final class SegmentReader {

    /** Opens the session at a place among those asked for. */
    @FunctionalInterface
    interface Opening {
        OpenSession open(int number) throws StageFailure, IOException;
    }

    /**
     * What was read.
     *
     * @param segments segments
     * @param empty sessions that have none
     * @param unreadable sessions that cannot be read
     */
    record Reading(List<HeardSegment> segments, List<OpenSession> empty, List<Unreadable> unreadable) {
        Reading() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        /** Says which sessions no segment will come from. */
        void tell(SegmentSupply.Listener listener) throws InterruptedException {
            for (OpenSession session : empty) {
                listener.empty(session);
            }
            for (Unreadable session : unreadable) {
                listener.unreadable(session.number(), session.why());
            }
        }
    }

    /**
     * A session that cannot be read.
     *
     * @param number its place among those asked for
     */
    record Unreadable(int number, Exception why) {}

    private final Iterator<Integer> sessions;
    private final Opening opening;

    /** @param sessions the places of the sessions to read */
    SegmentReader(Collection<Integer> sessions, Opening opening) {
        this.sessions = sessions.iterator();
        this.opening = opening;
    }

    /** The next session that has segments; absent if there is none. */
    Optional<OpenSession> open(Reading reading) {
        while (sessions.hasNext()) {
            int number = sessions.next();
            try {
                OpenSession session = opening.open(number);
                if (!session.isRead()) {
                    return Optional.of(session);
                }
                reading.empty().add(session);
            } catch (StageFailure | IOException | RuntimeException e) {
                reading.unreadable().add(new Unreadable(number, e));
            }
        }
        return Optional.empty();
    }

    /** Reads a session's next segment, or gives the session up. */
    void read(OpenSession session, Reading reading) {
        try {
            reading.segments().add(session.read());
        } catch (StageFailure | IOException | RuntimeException e) {
            session.giveUp();
            session.close();
            reading.unreadable().add(new Unreadable(session.number(), e));
        }
    }
}
