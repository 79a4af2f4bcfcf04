package dev.hubbub.transcription;

import dev.hubbub.transcription.SegmentReader.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills the encoder's batches where each segment has to wait for the text of the one before it: with one segment of each
 * of several sessions, which go on side by side. Of these, only segments that come after the same text, such as none, are
 * decoded together.
 */
final class SessionLanes implements SegmentSupply {

    private final SegmentReader reader;
    private final Listener listener;
    private final List<OpenSession> lanes = new ArrayList<>();
    private final List<HeardSegment> givenBack = new ArrayList<>();

    SessionLanes(SegmentReader reader, Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public List<HeardSegment> next(int most) throws InterruptedException {
        List<HeardSegment> batch = new ArrayList<>();
        while (batch.isEmpty() && (!givenBack.isEmpty() || fill(most))) {
            if (givenBack.isEmpty()) {
                givenBack.addAll(read());
            }
            List<HeardSegment> some = givenBack.subList(0, Math.min(most, givenBack.size()));
            batch.addAll(some);
            some.clear();
        }
        return batch;
    }

    /** Opens sessions; whether any is open then. */
    private boolean fill(int most) throws InterruptedException {
        Reading reading = new Reading();
        lanes.removeIf(OpenSession::isRead);
        while (lanes.size() < most) {
            Optional<OpenSession> opened = reader.open(reading);
            if (opened.isEmpty()) {
                break;
            }
            lanes.add(opened.get());
        }
        tell(reading);
        return !lanes.isEmpty();
    }

    private List<HeardSegment> read() throws InterruptedException {
        Reading reading = new Reading();
        lanes.forEach(session -> reader.read(session, reading));
        tell(reading);
        return reading.segments();
    }

    private void tell(Reading reading) throws InterruptedException {
        for (OpenSession session : reading.empty()) {
            listener.empty(session);
        }
        for (SegmentReader.Unreadable session : reading.unreadable()) {
            listener.unreadable(session.number(), session.why());
        }
    }

    @Override
    public void giveBack(List<HeardSegment> segments) {
        givenBack.addAll(0, segments);
    }

    @Override
    public void drop(OpenSession session) {
        givenBack.removeIf(heard -> heard.session() == session);
        session.close();
    }

    @Override
    public void close() {
        lanes.forEach(OpenSession::close);
    }
}
