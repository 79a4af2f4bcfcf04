package dev.hubbub.transcription;

import dev.hubbub.transcription.SegmentReader.Reading;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads on a thread of its own while the model is at work, one piece after the other: the next begins when somebody asks
 * for it, so that no more is read than was asked for. For one thread.
 */
final class ReadAhead implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread reader = new Thread(work, "hubbub-reading-ahead");
        reader.setDaemon(true);
        return reader;
    });
    private Future<Reading> ahead;

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

    /** Interrupts what is being read and waits for it to end, for a recording must not be closed while it is read. */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing is read any more and nothing will be. */
    boolean isOver() {
        return thread.isTerminated();
    }
}
