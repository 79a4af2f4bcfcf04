package dev.hubbub.transcription;

import dev.hubbub.transcription.SegmentReader.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills the encoder's batches where each segment has to wait for the text of the one before it: with one segment of each
 * of several sessions, which go on side by side. Of these, only segments that come after the same text, such as none, are
 * decoded together. While one segment of each is decoded, the next of each is {@linkplain ReadAhead read}: only texts have
 * to be waited for.
 */
final class SessionLanes implements SegmentSupply {

    private final SegmentReader reader;
    private final Listener listener;
    private final List<OpenSession> lanes = new ArrayList<>();
    private final List<HeardSegment> row = new ArrayList<>();
    private final ReadAhead ahead = new ReadAhead(this::closeLanes);
    private volatile boolean atEnd;

    SessionLanes(SegmentReader reader, Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public List<HeardSegment> next(int most) throws InterruptedException {
        while (row.isEmpty() && !(atEnd && !ahead.isBegun())) {
            ahead.begin(() -> read(most));
            take();
        }
        if (!atEnd) {
            ahead.begin(() -> read(most));
        }
        List<HeardSegment> some = row.subList(0, Math.min(most, row.size()));
        List<HeardSegment> batch = List.copyOf(some);
        some.clear();
        return batch;
    }

    /** The next segment of every session, of which there are as many as are wanted. On the thread that reads. */
    private Reading read(int most) {
        Reading reading = new Reading();
        lanes.removeIf(OpenSession::isRead);
        while (lanes.size() < most) {
            Optional<OpenSession> opened = reader.open(reading);
            if (opened.isEmpty()) {
                break;
            }
            lanes.add(opened.get());
        }
        atEnd = lanes.isEmpty();
        for (OpenSession session : lanes) {
            if (!Thread.currentThread().isInterrupted()) {
                reader.read(session, reading);
            }
        }
        return reading;
    }

    private void take() throws InterruptedException {
        Reading reading = ahead.take();
        for (HeardSegment heard : reading.segments()) {
            if (!heard.session().isGivenUp()) {
                row.add(heard);
            }
        }
        reading.tell(listener);
    }

    @Override
    public void giveBack(List<HeardSegment> segments) {
        row.addAll(0, segments);
    }

    @Override
    public void drop(OpenSession session) throws InterruptedException {
        // What was read stays where it is: it has to wait for what is decoded now.
        ahead.pause();
        row.removeIf(heard -> heard.session() == session);
        session.close();
    }

    @Override
    public void close() {
        ahead.close();
    }

    private void closeLanes() {
        lanes.forEach(OpenSession::close);
    }
}
