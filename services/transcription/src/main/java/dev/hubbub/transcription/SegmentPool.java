package dev.hubbub.transcription;

import dev.hubbub.transcription.SegmentReader.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Fills batches from many sessions: segments are read ahead on a thread of their own, a few batches of them and no more,
 * and those of similar length go together. The one that has waited longest is always among them, so that sessions end
 * about in the order in which they were asked for.
 */
final class SegmentPool implements SegmentSupply {

    /** Batches that are there to choose from. */
    private static final int CHOICE = 2;

    private static final Comparator<HeardSegment> BY_LENGTH = Comparator.comparingDouble(HeardSegment::seconds);

    private final SegmentReader reader;
    private final Listener listener;
    private final List<HeardSegment> pool = new ArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread loader = new Thread(work, "hubbub-reading-ahead");
        loader.setDaemon(true);
        return loader;
    });
    private OpenSession open;
    private volatile boolean atEnd;
    private Future<Reading> ahead;

    SegmentPool(SegmentReader reader, Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public List<HeardSegment> next(int most) throws InterruptedException {
        while (pool.size() < CHOICE * most && !(atEnd && ahead == null)) {
            readAhead(most);
            take();
        }
        if (!atEnd) {
            readAhead(most);
        }
        List<HeardSegment> chosen = chosen(most);
        pool.removeAll(chosen);
        return chosen;
    }

    private void readAhead(int count) {
        if (ahead == null) {
            ahead = thread.submit(() -> read(count));
        }
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
        Reading reading;
        try {
            reading = ahead.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Reading ahead failed", e.getCause());
        } finally {
            ahead = null;
        }
        pool.addAll(reading.segments());
        for (OpenSession session : reading.empty()) {
            listener.empty(session);
        }
        for (SegmentReader.Unreadable session : reading.unreadable()) {
            pool.removeIf(heard -> heard.session().number() == session.number());
            listener.unreadable(session.number(), session.why());
        }
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
        if (ahead != null) {
            take();
        }
        pool.removeIf(heard -> heard.session() == session);
        session.close();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            // A recording must not be closed while it is read.
            if (thread.awaitTermination(10, TimeUnit.SECONDS) && open != null) {
                open.close();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
