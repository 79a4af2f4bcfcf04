package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes in what workers report. */
final class ResultHandler {

    private final Experiments experiments;
    private final FailureLedger ledger;
    private final RunMemories memories;
    private final ClusterEvents events;
    private final ControllerMetrics metrics;
    private final Clock clock;
    private final SilenceWatch silence;
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
            ClusterEvents events,
            ControllerMetrics metrics,
            Clock clock,
            SilenceWatch silence,
            Consumer<String> reconcile) {
        this.experiments = experiments;
        this.ledger = ledger;
        this.memories = memories;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.silence = silence;
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
        Optional<RunWork> work = memory.flatMap(RunMemory::unfinishedWork);
        List<TaskResult.Failed> failed = results.stream()
                .flatMap(result -> result.match(
                        succeeded -> {
                            work.ifPresent(known -> announce(known, succeeded));
                            return Stream.<TaskResult.Failed>empty();
                        },
                        Stream::of))
                .toList();
        if (!failed.isEmpty()) {
            record(key, memory, failed);
        }
        for (TaskResult result : results) {
            memory.ifPresent(known -> known.ended(result.task(), event.time()));
            metrics.received(result);
            silence.heard(result.stage(), work);
        }
        reconcile.accept(key);
    }

    /** Progress: shown now and then. */
    void progress(Event<?> event) {
        event.data().accept(new Payload.Reader<Void>() {
            @Override
            public Void progress(TaskProgress progress) {
                heard(event.experiment(), progress);
                return null;
            }

            @Override
            public Void other(Payload payload) {
                return null;
            }
        });
    }

    private void heard(String key, TaskProgress progress) {
        Instant now = clock.instant();
        Optional<RunMemory> known = memories.find(key);
        silence.heard(progress.stage(), known.flatMap(RunMemory::unfinishedWork));
        known.ifPresent(memory -> {
            if (memory.isNewObstacle(progress)) {
                experiments
                        .find(key)
                        .ifPresent(experiment -> events.warning(
                                experiment,
                                Condition.Reason.WorkersWaiting.name(),
                                RunMemory.waiting(progress).sentence()));
            }
            if (memory.heard(progress, now)) {
                reconcile.accept(key);
            }
        });
    }

    private static void announce(RunWork work, TaskResult.Succeeded result) {
        work.commits().announce(result.computed());
        work.commits().announceFound(result.reused());
        work.endedWork(result.computed());
        work.endedWork(result.reused());
    }

    private void record(String key, Optional<RunMemory> memory, List<TaskResult.Failed> failed) throws IOException {
        Experiment experiment = experiments.find(key).orElse(null);
        if (experiment == null) {
            return;
        }
        Instant now = clock.instant();
        List<Failure> failures = failed.stream()
                .map(result -> new Failure(
                        result.outputs(), result.task(), result.worker(), null, result.reason(), result.message(), now))
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
