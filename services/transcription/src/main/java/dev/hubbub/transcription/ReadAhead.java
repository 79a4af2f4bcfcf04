package dev.hubbub.transcription;

import dev.hubbub.transcription.SegmentReader.Reading;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads on a thread of its own while the model is at work, one piece after the other: the next begins when somebody asks
 * for it, so that no more is read than was asked for. For one thread.
 */
final class ReadAhead implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final ExecutorService thread;
    private Future<Reading> ahead;

    /** @param last closes what was read from, after the last read and on its thread where there was one */
    ReadAhead(Runnable last) {
        this(last, PATIENCE);
    }

    /** @param patience how long it waits at its end for what is being read */
    ReadAhead(Runnable last, Duration patience) {
        this.patience = patience;
        this.thread =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ReadAhead::reader) {
                    @Override
                    protected void terminated() {
                        last.run();
                    }
                };
    }

    private static Thread reader(Runnable work) {
        Thread reader = new Thread(work, "hubbub-reading-ahead");
        reader.setDaemon(true);
        return reader;
    }

    /** Whether something is being read, or was read and not taken. */
    boolean isBegun() {
        return ahead != null;
    }

    /** Begins to read, unless something is being read. */
    void begin(Callable<Reading> piece) {
        if (ahead == null) {
            ahead = thread.submit(piece);
        }
    }

    /** What was begun, once it is read. */
    Reading take() throws InterruptedException {
        try {
            return read();
        } finally {
            ahead = null;
        }
    }

    /** Waits until nothing is being read. */
    void pause() throws InterruptedException {
        if (ahead != null) {
            read();
        }
    }

    private Reading read() throws InterruptedException {
        try {
            return ahead.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Reading ahead failed", e.getCause());
        }
    }

    /**
     * Interrupts what is being read and waits for it to end, though not for ever: a recording must not be closed while it
     * is read, so one that takes longer is closed by whoever reads it.
     */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
