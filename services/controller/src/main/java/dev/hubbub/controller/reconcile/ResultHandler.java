package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes in what workers report. */
final class ResultHandler {

    private final KubernetesClient client;
    private final FailureLedger ledger;
    private final RunMemories memories;
    private final ExperimentEvents events;
    private final ControllerMetrics metrics;
    private final Clock clock;
    private final Consumer<String> reconcile;

    /**
     * A handler.
     *
     * @param reconcile asked to have another look at the experiment of this {@code namespace/name}
     */
    ResultHandler(
            KubernetesClient client,
            FailureLedger ledger,
            RunMemories memories,
            ExperimentEvents events,
            ControllerMetrics metrics,
            Clock clock,
            Consumer<String> reconcile) {
        this.client = client;
        this.ledger = ledger;
        this.memories = memories;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.reconcile = reconcile;
    }

    /** A result: a failure is kept in the store before this returns, and so before the record counts as read. */
    void result(Event<?> event) throws IOException {
        if (!(event.data() instanceof TaskResult result)) {
            return;
        }
        Optional<RunMemory> memory = memories.find(event.experiment());
        if (result instanceof TaskResult.Failed failed) {
            record(event.experiment(), memory, failed);
        } else if (result instanceof TaskResult.Succeeded succeeded) {
            memory.ifPresent(known -> {
                known.commits().announce(succeeded.computed());
                known.commits().announce(succeeded.reused());
            });
        }
        memory.ifPresent(known -> known.ended(result.task(), event.time()));
        metrics.received(result);
        reconcile.accept(event.experiment());
    }

    /** Progress: shown now and then. */
    void progress(Event<?> event) {
        if (!(event.data() instanceof TaskProgress progress)) {
            return;
        }
        Instant now = clock.instant();
        memories.find(event.experiment()).ifPresent(memory -> {
            if (memory.heard(progress, now)) {
                reconcile.accept(event.experiment());
            }
        });
    }

    private void record(String key, Optional<RunMemory> memory, TaskResult.Failed failed) throws IOException {
        int slash = key.indexOf('/');
        if (slash < 1) {
            return;
        }
        Experiment experiment = client.resources(Experiment.class)
                .inNamespace(key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .get();
        if (experiment == null) {
            return;
        }
        Run run = memory.map(RunMemory::run).orElseGet(() -> Run.of(experiment));
        Failure failure = new Failure(
                failed.outputs(), failed.task(), failed.worker(), failed.reason(), failed.message(), clock.instant());
        ledger.record(run, failure);
        memory.ifPresent(known -> known.failed(failure));
        events.warning(experiment, failed.reason().name(), failed.message());
    }
}
