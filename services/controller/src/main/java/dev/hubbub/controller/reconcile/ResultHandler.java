package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Takes in what workers report. */
final class ResultHandler {

    private final Experiments experiments;
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
            Experiments experiments,
            FailureLedger ledger,
            RunMemories memories,
            ExperimentEvents events,
            ControllerMetrics metrics,
            Clock clock,
            Consumer<String> reconcile) {
        this.experiments = experiments;
        this.ledger = ledger;
        this.memories = memories;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.reconcile = reconcile;
    }

    /** Results: failures are kept in the store before this returns, and so before the record counts as read. */
    void result(Event<?> event) throws IOException {
        List<TaskResult> results = TaskResults.toldBy(event.data());
        if (results.isEmpty()) {
            return;
        }
        String key = event.experiment();
        Optional<RunMemory> memory = memories.find(key);
        List<TaskResult.Failed> failed = new ArrayList<>();
        for (TaskResult result : results) {
            if (result instanceof TaskResult.Failed failure) {
                failed.add(failure);
            } else if (result instanceof TaskResult.Succeeded succeeded) {
                memory.flatMap(RunMemory::unfinishedWork).ifPresent(work -> {
                    work.commits().announce(succeeded.computed());
                    work.commits().announceFound(succeeded.reused());
                });
            }
        }
        if (!failed.isEmpty()) {
            record(key, memory, failed);
        }
        for (TaskResult result : results) {
            memory.ifPresent(known -> known.ended(result.task(), event.time()));
            metrics.received(result);
        }
        reconcile.accept(key);
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

    private void record(String key, Optional<RunMemory> memory, List<TaskResult.Failed> failed) throws IOException {
        Experiment experiment = experiments.find(key).orElse(null);
        if (experiment == null) {
            return;
        }
        Instant now = clock.instant();
        List<Failure> failures = failed.stream()
                .map(result -> new Failure(
                        result.outputs(), result.task(), result.worker(), result.reason(), result.message(), now))
                .toList();
        ledger.record(memory.map(RunMemory::run).orElseGet(() -> Run.of(experiment)), failures);
        memory.flatMap(RunMemory::unfinishedWork).ifPresent(work -> failures.forEach(work::failed));
        failures.stream()
                .collect(Collectors.groupingBy(Failure::reason, TreeMap::new, Collectors.toList()))
                .forEach((reason, alike) -> events.warning(experiment, reason.name(), message(alike)));
    }

    // One event for each kind: thousands of recordings may fail together, and the trials name each.
    private static String message(List<Failure> alike) {
        String first = alike.get(0).message();
        return alike.size() == 1 ? first : first + " (and " + (alike.size() - 1) + " more)";
    }
}
