package dev.hubbub.worker;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TrainingCurve;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How far one running share is. News goes out at once but not faster than people read; without news a heartbeat says
 * that the share lives.
 */
final class ShareProgressReport implements WorkerStageContext.Progress, AutoCloseable {

    private static final Duration BETWEEN_NEWS = Duration.ofMillis(500);

    private final Share share;
    private final Digest id;
    private final String worker;
    private final Supplier<Optional<String>> obstacle;
    private final Consumer<TaskProgress> listener;
    private final long start = System.nanoTime();
    private final ScheduledFuture<?> heartbeat;

    private double fraction;
    private String what = "starting";
    private int outputs;
    private int reported;
    private long sent;
    private TrainingCurve curve;
    private boolean closed;

    /** @param obstacle what keeps the worker from going on; absent if nothing does */
    ShareProgressReport(
            Share share,
            String worker,
            Supplier<Optional<String>> obstacle,
            Duration heartbeat,
            ScheduledExecutorService timer,
            Consumer<TaskProgress> listener) {
        this.share = share;
        this.id = share.id();
        this.worker = worker;
        this.obstacle = obstacle;
        this.listener = listener;
        this.heartbeat = timer.scheduleAtFixedRate(this::send, 0, heartbeat.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** So many outputs are to be computed, and the fraction is of these. */
    synchronized void toCompute(int count) {
        outputs = count;
        reported = 0;
        fraction = 0;
    }

    /** Results tell of so many outputs more, whether they were computed or cannot be. */
    synchronized void reported(int count) {
        reported += count;
        send();
    }

    /** Takes note, and says so if the last news is old enough. */
    @Override
    public void update(double newFraction, String newWhat) {
        boolean due;
        synchronized (this) {
            fraction = newFraction >= 0 ? Math.min(newFraction, 1) : 0;
            what = newWhat;
            due = System.nanoTime() - sent >= BETWEEN_NEWS.toNanos();
        }
        if (due) {
            send();
        }
    }

    /** Goes out once, with the next news. */
    @Override
    public synchronized void curve(TrainingCurve told) {
        curve = told;
    }

    /** Seconds since the share was begun. */
    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private synchronized void send() {
        if (!closed) {
            send(fraction, what, Math.max(0, fraction * outputs - reported));
        }
    }

    // With the lock held, so that no heartbeat comes after the last news.
    private void send(double done, String doing, double unreported) {
        sent = System.nanoTime();
        String waitingFor = closed ? null : obstacle.get().orElse(null);
        listener.accept(new TaskProgress(
                id, share.stage(), worker, share.title(), done, doing, seconds(), unreported, waitingFor, curve));
        curve = null;
    }

    /** Says that the worker is no longer at the share, so that nothing of it is counted beside its results. */
    @Override
    public synchronized void close() {
        heartbeat.cancel(false);
        if (!closed) {
            closed = true;
            send(1, "done", 0);
        }
    }
}
