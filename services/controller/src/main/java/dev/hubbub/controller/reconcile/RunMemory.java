package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.controller.observe.CommitIndex;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.plan.Planner;
import dev.hubbub.controller.resource.ExperimentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the controller remembers of a run. All of it can be found out again: after a restart tasks are published once
 * more, and the workers pass over what is committed. Results and progress come in on other threads than
 * reconciliations; what they touch is concurrent.
 */
final class RunMemory {

    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PROGRESS_IS_STALE_AFTER = Duration.ofSeconds(15);

    private record Heard(TaskProgress progress, Instant time) {}

    private final Run run;
    private final Instant startTime;
    private final CommitIndex commits;
    private final Map<OutputAddress, Failure> failures = new ConcurrentHashMap<>();
    private final Map<Digest, Heard> heard = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> progressShown = new AtomicReference<>(Instant.EPOCH);

    private final Map<Digest, Set<OutputAddress>> published = new HashMap<>();
    private Planner planner;
    private boolean transcriptionClosed;
    private ExperimentStatus status;
    private Instant statusTime = Instant.EPOCH;

    RunMemory(Run run, Instant startTime, CommitIndex commits) {
        this.run = run;
        this.startTime = startTime;
        this.commits = commits;
    }

    Run run() {
        return run;
    }

    Instant startTime() {
        return startTime;
    }

    CommitIndex commits() {
        return commits;
    }

    /** The planner over the inputs that were found; absent until they are. */
    Optional<Planner> planner() {
        return Optional.ofNullable(planner);
    }

    void observed(Planner over, Map<OutputAddress, Failure> recorded) {
        recorded.forEach(failures::putIfAbsent);
        planner = over;
    }

    void failed(Failure failure) {
        failures.putIfAbsent(failure.output(), failure);
    }

    Map<OutputAddress, String> failures() {
        Map<OutputAddress, String> messages = new HashMap<>();
        failures.forEach((output, failure) -> messages.put(output, failure.message()));
        return messages;
    }

    void published(List<Task> tasks) {
        for (Task task : tasks) {
            Set<OutputAddress> outputs = new HashSet<>();
            task.recipes().stream().map(Recipe::address).forEach(outputs::add);
            published.put(task.id(), outputs);
        }
    }

    /** The outputs that tasks were published for. */
    Set<OutputAddress> underway() {
        Set<OutputAddress> outputs = new HashSet<>();
        published.values().forEach(outputs::addAll);
        return outputs;
    }

    /** Forgets that transcripts were asked for: nobody is left to make them. */
    void forgetTranscriptionTasks() {
        published.values().removeIf(outputs -> outputs.stream()
                .allMatch(output -> output.stage() == StageName.TRANSCRIPTION));
        transcriptionClosed = false;
    }

    boolean transcriptionClosed() {
        return transcriptionClosed;
    }

    void transcriptionClosed(boolean closed) {
        transcriptionClosed = closed;
    }

    /** Takes a task's progress in; whether it is time to show some. */
    boolean heard(TaskProgress progress, Instant time) {
        heard.put(progress.task(), new Heard(progress, time));
        Instant shown = progressShown.get();
        return shown.plus(PROGRESS_INTERVAL).isBefore(time) && progressShown.compareAndSet(shown, time);
    }

    void ended(Digest task) {
        heard.remove(task);
    }

    /** What is being done now, the longest running first. */
    List<TaskProgress> running(Instant now) {
        heard.values()
                .removeIf(entry -> entry.time().plus(PROGRESS_IS_STALE_AFTER).isBefore(now));
        return heard.values().stream()
                .map(Heard::progress)
                .sorted(Comparator.comparingDouble(TaskProgress::seconds).reversed())
                .toList();
    }

    /** How many outputs' worth of work the running tasks have done. */
    double partialOutputs(Instant now) {
        return running(now).stream()
                .mapToDouble(progress -> progress.fraction()
                        * published.getOrDefault(progress.task(), Set.of()).size())
                .sum();
    }

    Optional<ExperimentStatus> status() {
        return Optional.ofNullable(status);
    }

    Instant statusTime() {
        return statusTime;
    }

    void wrote(ExperimentStatus written, Instant time) {
        status = written;
        statusTime = time;
    }
}
