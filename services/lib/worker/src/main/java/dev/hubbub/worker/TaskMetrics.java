package dev.hubbub.worker;

import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.TaskResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a worker counts: {@code hubbub.tasks} by stage, outcome and reason, {@code hubbub.task.seconds} and
 * {@code hubbub.task.queue.seconds} (from sending to starting) by stage, {@code hubbub.tasks.running}, and
 * {@code hubbub.dead.letters}.
 */
@Singleton
public class TaskMetrics {

    private final MeterRegistry registry;
    private final AtomicInteger running = new AtomicInteger();
    private final Gauge runningGauge;

    public TaskMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.runningGauge = Gauge.builder("hubbub.tasks.running", running, AtomicInteger::get)
                .register(registry);
    }

    /** A registry outlives this where an application is started anew; a gauge left in it would show nothing for ever. */
    @PreDestroy
    void close() {
        registry.remove(runningGauge);
    }

    /** A share of so many tasks starts that was sent at this time. */
    public void started(Share share, Instant sent) {
        running.addAndGet(share.tasks().size());
        Duration age = Duration.between(sent, Instant.now());
        // The clocks of sender and worker may differ by a little.
        Timer.builder("hubbub.task.queue.seconds")
                .description("From the sending of a share to its start")
                .tag("stage", share.stage().text())
                .register(registry)
                .record(age.isNegative() ? Duration.ZERO : age);
    }

    /** A task has ended with this result. */
    public void ended(TaskResult result) {
        String outcome =
                result.match(succeeded -> succeeded.computed().isEmpty() ? "reused" : "computed", failed -> "failed");
        String reason = result.match(succeeded -> "", failed -> failed.reason().name());
        double seconds = result.match(TaskResult.Succeeded::seconds, failed -> 0.0);
        registry.counter("hubbub.tasks", "stage", result.stage().text(), "outcome", outcome, "reason", reason)
                .increment();
        Timer.builder("hubbub.task.seconds")
                .description("A task's part of the time that the tasks of its share took together")
                .tag("stage", result.stage().text())
                .tag("outcome", outcome)
                .register(registry)
                .record(Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** A share is no longer running, whatever became of it. */
    public void left(Share share) {
        running.addAndGet(-share.tasks().size());
    }

    /** A record could not be read. */
    public void deadLetter() {
        registry.counter("hubbub.dead.letters").increment();
    }
}
