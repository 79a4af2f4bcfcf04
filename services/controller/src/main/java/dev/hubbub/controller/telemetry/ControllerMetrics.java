package dev.hubbub.controller.telemetry;

import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.CheckpointStatus;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.ExperimentStatus.OutputCounts;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import io.fabric8.kubernetes.client.CustomResource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the controller counts:
 *
 * <ul>
 *   <li>{@code hubbub.tasks.published} by stage;
 *   <li>{@code hubbub.results} by stage, outcome ({@code computed}, {@code reused} or {@code failed}) and reason;
 *   <li>{@code hubbub.outputs} by outcome, as statuses count them;
 *   <li>{@code hubbub.experiments}, {@code hubbub.trials} and {@code hubbub.checkpoints} by phase: how many there are now;
 *   <li>{@code hubbub.planning.seconds}: looking at the store and planning;
 *   <li>{@code hubbub.result.status.seconds}: from the sending of a result to the status that counts it in, as a
 *       histogram.
 * </ul>
 */
public final class ControllerMetrics {

    private static final Duration SLOWEST_EXPECTED = Duration.ofMinutes(5);

    private final MeterRegistry registry;
    private final Timer planning;
    private final Timer resultToStatus;

    public ControllerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.planning = Timer.builder("hubbub.planning.seconds")
                .description("Looking at the store and planning")
                .register(registry);
        this.resultToStatus = Timer.builder("hubbub.result.status.seconds")
                .description("From the sending of a result to the status that counts it in")
                .publishPercentileHistogram()
                .maximumExpectedValue(SLOWEST_EXPECTED)
                .register(registry);
    }

    /** Counts the experiments, trials and checkpoints that these know, whenever somebody asks. */
    public void watch(
            Supplier<Stream<Experiment>> experiments,
            Supplier<Stream<Trial>> trials,
            Supplier<Stream<Checkpoint>> checkpoints) {
        watch("hubbub.experiments", "Experiments", ExperimentPhase.values(), experiments, ExperimentStatus::phase);
        watch("hubbub.trials", "Trials", TrialPhase.values(), trials, TrialStatus::phase);
        watch("hubbub.checkpoints", "Checkpoints", CheckpointPhase.values(), checkpoints, CheckpointStatus::phase);
    }

    private <T, R extends CustomResource<?, T>, P extends Enum<P>> void watch(
            String name, String what, P[] phases, Supplier<Stream<R>> known, Function<T, P> phase) {
        for (P one : phases) {
            Gauge.builder(name, () -> known.get()
                            .map(CustomResource::getStatus)
                            .filter(status -> status != null && phase.apply(status) == one)
                            .count())
                    .description(what)
                    .tag("phase", one.name())
                    .register(registry);
        }
    }

    /** The broker has a task. */
    public void published(Task task) {
        registry.counter("hubbub.tasks.published", "stage", task.stage().text()).increment();
    }

    /** A worker has reported. */
    public void received(TaskResult result) {
        String outcome =
                result.match(succeeded -> succeeded.computed().isEmpty() ? "reused" : "computed", failed -> "failed");
        String reason = result.match(succeeded -> "", failed -> failed.reason().name());
        registry.counter("hubbub.results", "stage", result.stage().text(), "outcome", outcome, "reason", reason)
                .increment();
    }

    /**
     * A status was written.
     *
     * @param before what the run's last one counted; absent if it is the first to count
     * @param after what it counts; absent if it does not
     */
    public void counted(OutputCounts before, OutputCounts after) {
        if (after != null) {
            count("computed", before == null ? 0 : before.computed(), after.computed());
            count("reused", before == null ? 0 : before.reused(), after.reused());
            count("failed", before == null ? 0 : before.failed(), after.failed());
        }
    }

    /** A planning took this long. */
    public void planned(Duration duration) {
        planning.record(duration);
    }

    /** A result shows in a status this long after it was sent. */
    public void shown(Duration age) {
        // The clocks of worker and controller may differ by a little.
        resultToStatus.record(age.isNegative() ? Duration.ZERO : age);
    }

    private void count(String outcome, int before, int after) {
        registry.counter("hubbub.outputs", "outcome", outcome).increment(Math.max(0, after - before));
    }
}
