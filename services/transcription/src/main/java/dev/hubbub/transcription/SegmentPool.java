package dev.hubbub.transcription;

import dev.hubbub.transcription.SegmentReader.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fills batches from many sessions: segments are {@linkplain ReadAhead read ahead}, a few batches of them and no more, and
 * those of similar length go together. The one that has waited longest is always among them, so that sessions end about in
 * the order in which they were asked for.
 */
final class SegmentPool implements SegmentSupply {

    /** Batches that are there to choose from. */
    private static final int CHOICE = 2;

    private static final Comparator<HeardSegment> BY_LENGTH = Comparator.comparingDouble(HeardSegment::seconds);

    private final SegmentReader reader;
    private final Listener listener;
    private final List<HeardSegment> pool = new ArrayList<>();
    private final ReadAhead ahead = new ReadAhead(this::closeOpen);
    private OpenSession open;
    private volatile boolean atEnd;

    SegmentPool(SegmentReader reader, Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public List<HeardSegment> next(int most) throws InterruptedException {
        while (pool.size() < CHOICE * most && !(atEnd && !ahead.isBegun())) {
            ahead.begin(() -> read(most));
            take();
        }
        if (!atEnd) {
            ahead.begin(() -> read(most));
        }
        List<HeardSegment> chosen = chosen(most);
        pool.removeAll(chosen);
        return chosen;
    }

    /** On the thread that reads. */
    private Reading read(int count) {
        Reading reading = new Reading();
        while (reading.segments().size() < count && !Thread.currentThread().isInterrupted()) {
            if (open == null || open.isRead()) {
                open = reader.open(reading).orElse(null);
            }
            if (open == null) {
                atEnd = true;
                return reading;
            }
            reader.read(open, reading);
        }
        return reading;
    }

    private void take() throws InterruptedException {
        Reading reading = ahead.take();
        pool.addAll(reading.segments());
        for (SegmentReader.Unreadable session : reading.unreadable()) {
            pool.removeIf(heard -> heard.session().number() == session.number());
        }
        reading.tell(listener);
    }

    /** As many as are wanted of those whose length is about that of the one that has waited longest. */
    private List<HeardSegment> chosen(int most) {
        if (pool.size() <= most) {
            return List.copyOf(pool);
        }
        List<HeardSegment> byLength = pool.stream().sorted(BY_LENGTH).toList();
        int longestWaiting = byLength.indexOf(pool.get(0));
        int from = Math.max(0, Math.min(longestWaiting - most / 2, byLength.size() - most));
        return byLength.subList(from, from + most);
    }

    @Override
    public void giveBack(List<HeardSegment> segments) {
        pool.addAll(0, segments);
    }

    @Override
    public void drop(OpenSession session) throws InterruptedException {
        if (ahead.isBegun()) {
            take();
        }
        pool.removeIf(heard -> heard.session() == session);
        session.close();
    }

    @Override
    public void close() {
        ahead.close();
    }

    private void closeOpen() {
        if (open != null) {
            open.close();
        }
    }
}
