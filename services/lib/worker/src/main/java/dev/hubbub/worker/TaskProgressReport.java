package dev.hubbub.worker;

import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How far one running task is. News goes out at once but not faster than people read; without news a heartbeat says
 * that the task lives.
 */
final class TaskProgressReport implements AutoCloseable {

    private static final Duration BETWEEN_NEWS = Duration.ofMillis(500);

    private final Task task;
    private final String worker;
    private final Consumer<TaskProgress> listener;
    private final long start = System.nanoTime();
    private final ScheduledFuture<?> heartbeat;

    private double fraction;
    private String what = "starting";
    private long sent;

    TaskProgressReport(
            Task task,
            String worker,
            Duration heartbeat,
            ScheduledExecutorService timer,
            Consumer<TaskProgress> listener) {
        this.task = task;
        this.worker = worker;
        this.listener = listener;
        this.heartbeat = timer.scheduleAtFixedRate(this::send, 0, heartbeat.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes note, and says so if the last news is old enough. */
    void update(double newFraction, String newWhat) {
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

    /** Seconds since the task started. */
    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void send() {
        TaskProgress progress;
        synchronized (this) {
            sent = System.nanoTime();
            progress = new TaskProgress(task.id(), task.stage(), worker, task.title(), fraction, what, seconds(), 0);
        }
        listener.accept(progress);
    }

    @Override
    public void close() {
        heartbeat.cancel(false);
    }
}
