package dev.hubbub.worker;

import dev.hubbub.contracts.task.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gathers the results of a share, so that a controller is not woken for each of thousands: what there is to tell goes
 * out a second after it is known, or with the end of the share.
 */
final class ResultBundle {

    private static final Duration GATHERING = Duration.ofSeconds(1);

    // A hundred bytes for each output: far below the million that a record may have.
    private static final int MOST_OUTPUTS = 2000;

    /** Takes what is to be told, and returns when the broker has it. */
    @FunctionalInterface
    interface Sender {
        void send(List<TaskResult> results) throws InterruptedException;
    }

    private final ScheduledExecutorService timer;
    private final Sender sender;
    private final List<TaskResult> waiting = new ArrayList<>();
    private long told = System.nanoTime();
    private int outputs;
    private ScheduledFuture<?> later;

    ResultBundle(ScheduledExecutorService timer, Sender sender) {
        this.timer = timer;
        this.sender = sender;
    }

    /** Adds a result; what has succeeded gets its seconds here. */
    synchronized void add(TaskResult result) throws InterruptedException {
        waiting.add(result);
        outputs += result.match(
                succeeded ->
                        1 + succeeded.computed().size() + succeeded.reused().size(),
                failed -> 5 + failed.outputs().size());
        if (outputs >= MOST_OUTPUTS) {
            flush();
        } else if (later == null) {
            later = timer.schedule(this::flushLater, GATHERING.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Sends what is left. */
    synchronized void flush() throws InterruptedException {
        if (later != null) {
            later.cancel(false);
            later = null;
        }
        if (!waiting.isEmpty()) {
            long now = System.nanoTime();
            sender.send(timed((now - told) / 1e9));
            told = now;
            waiting.clear();
            outputs = 0;
        }
    }

    // Tasks that are done together have no time of their own; the sum is what matters.
    private List<TaskResult> timed(double seconds) {
        long computed = waiting.stream()
                .filter(result -> result.match(ResultBundle::isComputed, failed -> false))
                .count();
        return waiting.stream()
                .map(result -> result.<TaskResult>match(
                        succeeded -> isComputed(succeeded) ? taking(succeeded, seconds / computed) : succeeded,
                        failed -> failed))
                .toList();
    }

    private static boolean isComputed(TaskResult.Succeeded result) {
        return !result.computed().isEmpty();
    }

    private static TaskResult taking(TaskResult.Succeeded result, double seconds) {
        return new TaskResult.Succeeded(
                result.task(), result.stage(), result.worker(), result.computed(), result.reused(), seconds);
    }

    private void flushLater() {
        try {
            flush();
        } catch (InterruptedException e) {
            // The worker is stopping: the share is left to the next one, who tells of it again.
            Thread.currentThread().interrupt();
        }
    }
}
