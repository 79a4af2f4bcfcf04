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
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.pods.PodGroupMemory;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.telemetry.RunTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    private final Supplier<RunTrace> beginTrace;
    private final Queue<Instant> resultsToShow = new ConcurrentLinkedQueue<>();
    private final Map<OutputAddress, String> failures = new ConcurrentHashMap<>();
    private final Map<Digest, Heard> heard = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> progressShown = new AtomicReference<>(Instant.EPOCH);

    private final Map<Digest, Set<OutputAddress>> published = new HashMap<>();
    private final Map<String, PodGroupMemory> groups = new HashMap<>();
    private RunTrace trace;
    private Planner planner;
    private ExperimentStatus status;
    private Instant statusTime = Instant.EPOCH;

    RunMemory(Run run, Instant startTime, CommitIndex commits, Supplier<RunTrace> beginTrace) {
        this.run = run;
        this.startTime = startTime;
        this.commits = commits;
        this.beginTrace = beginTrace;
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

    /** The run's trace, begun when it is first asked for: a run that ended under another controller has had its own. */
    RunTrace trace() {
        if (trace == null) {
            trace = beginTrace.get();
        }
        return trace;
    }

    /** Nobody waits for the run any more. */
    void abandon() {
        if (trace != null) {
            trace.abandon();
        }
    }

    /** The planner over the inputs that were found; absent until they are. */
    Optional<Planner> planner() {
        return Optional.ofNullable(planner);
    }

    void observed(Planner over, List<Failure> recorded) {
        recorded.forEach(this::failed);
        planner = over;
    }

    void failed(Failure failure) {
        failure.outputs().forEach(output -> failures.putIfAbsent(output, failure.message()));
    }

    /** Why outputs cannot be made, by output. */
    Map<OutputAddress, String> failures() {
        return Map.copyOf(failures);
    }

    void published(Task task) {
        Set<OutputAddress> outputs = new HashSet<>();
        task.recipes().stream().map(Recipe::address).forEach(outputs::add);
        published.put(task.id(), outputs);
    }

    /** The outputs that tasks were published for. */
    Set<OutputAddress> underway() {
        Set<OutputAddress> outputs = new HashSet<>();
        published.values().forEach(outputs::addAll);
        return outputs;
    }

    /** Forgets that outputs of these stages were asked for: nobody is left to make them. */
    void forgetTasks(Set<StageName> stages) {
        published.values().removeIf(outputs -> outputs.stream().allMatch(output -> stages.contains(output.stage())));
    }

    /** What is remembered of a group of the run's pods. */
    PodGroupMemory of(PodGroup group) {
        return groups.computeIfAbsent(group.component(), component -> new PodGroupMemory());
    }

    /** Takes a task's progress in; whether it is time to show some. */
    boolean heard(TaskProgress progress, Instant time) {
        heard.put(progress.task(), new Heard(progress, time));
        Instant shown = progressShown.get();
        return shown.plus(PROGRESS_INTERVAL).isBefore(time) && progressShown.compareAndSet(shown, time);
    }

    /** A task has ended, with a result that was sent at this time. */
    void ended(Digest task, Instant sent) {
        heard.remove(task);
        resultsToShow.add(sent);
    }

    /** How many results came that no status shows yet. */
    int resultsToShow() {
        return resultsToShow.size();
    }

    /** The times at which the oldest of them were sent; from now on a status shows them. */
    List<Instant> showResults(int count) {
        return Stream.generate(resultsToShow::poll).limit(count).toList();
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
