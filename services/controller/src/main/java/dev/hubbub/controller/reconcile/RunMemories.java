package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.controller.observe.CommitIndex;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.RunTrace;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The memory of each experiment's present run, by {@code namespace/name}. */
final class RunMemories {

    private final ArtifactStore artifacts;
    private final OpenTelemetry telemetry;
    private final Clock clock;
    private final Map<String, RunMemory> memories = new ConcurrentHashMap<>();

    RunMemories(ArtifactStore artifacts, OpenTelemetry telemetry, Clock clock) {
        this.artifacts = artifacts;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    static String key(Experiment experiment) {
        return experiment.getMetadata().getNamespace() + "/"
                + experiment.getMetadata().getName();
    }

    /** The memory of the experiment's present run; a fresh one if the run is new or the controller is. */
    RunMemory of(Experiment experiment) {
        return memories.compute(
                key(experiment),
                (key, known) -> known != null && known.isOf(experiment) ? known : fresh(experiment, known));
    }

    Optional<RunMemory> find(String key) {
        return Optional.ofNullable(memories.get(key));
    }

    /** Every experiment that is remembered, by {@code namespace/name}. */
    Set<String> keys() {
        return Set.copyOf(memories.keySet());
    }

    void forget(Experiment experiment) {
        Optional.ofNullable(memories.remove(key(experiment))).ifPresent(RunMemory::abandon);
    }

    /** A time that was written by us, unless somebody wrote another. */
    private Instant time(String written) {
        try {
            return Instant.parse(written);
        } catch (DateTimeParseException e) {
            return clock.instant().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    // The start separates what was there before from what the run computed, so a restart must not move it.
    private RunMemory fresh(Experiment experiment, RunMemory earlier) {
        // A status may not show yet that another run was between.
        Run run = earlier == null ? Run.of(experiment) : Run.beginning(experiment);
        if (earlier != null) {
            earlier.abandon();
        }
        boolean begun = run.isObservedBy(experiment) && experiment.getStatus().startTime() != null;
        Instant start = begun
                ? time(experiment.getStatus().startTime())
                : clock.instant().truncatedTo(ChronoUnit.MILLIS);
        boolean over = begun && StatusWriter.isComplete(experiment.getStatus());
        return new RunMemory(
                run,
                Run.subject(experiment),
                start,
                over ? null : new RunWork(artifacts, new CommitIndex(artifacts, start, !begun, clock::instant)),
                () -> RunTrace.begin(telemetry, run, key(experiment), start));
    }
}
