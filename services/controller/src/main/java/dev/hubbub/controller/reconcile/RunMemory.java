package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.pods.Trouble;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.telemetry.RunTrace;
import dev.hubbub.controller.work.Remarks;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the controller remembers of a run. All of it can be found out again: after a restart tasks are published once
 * more, and the workers pass over what is committed. Of a run that is over only the status is kept. Results and progress
 * come in on other threads than reconciliations; what they touch is concurrent.
 */
final class RunMemory {

    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PROGRESS_IS_STALE_AFTER = Duration.ofSeconds(15);

    private record Heard(TaskProgress progress, Instant time) {}

    private final Run run;
    private final String subject;
    private final Instant startTime;
    private final Supplier<RunTrace> beginTrace;
    private final AtomicReference<RunWork> work;
    private final Queue<Instant> resultsToShow = new ConcurrentLinkedQueue<>();
    private final Map<Digest, Heard> heard = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> progressShown = new AtomicReference<>(Instant.EPOCH);

    private final Remarks remarks = new Remarks();
    private RunTrace trace;
    private final AtomicBoolean spoiled = new AtomicBoolean();
    private volatile ExperimentStatus written;
    private volatile ExperimentStatus writtenBefore;
    private ExperimentStatus status;
    private Instant statusTime = Instant.EPOCH;
    private Instant leavingSince;

    /**
     * A memory.
     *
     * @param subject what the run is about
     * @param work what it takes to get the run done; absent if it is over
     */
    RunMemory(Run run, String subject, Instant startTime, RunWork work, Supplier<RunTrace> beginTrace) {
        this.run = run;
        this.subject = subject;
        this.startTime = startTime;
        this.work = new AtomicReference<>(work);
        this.beginTrace = beginTrace;
    }

    Run run() {
        return run;
    }

    /** What the run is about. */
    String subject() {
        return subject;
    }

    /** Whether this is the memory of an experiment's present run. */
    boolean isOf(Experiment experiment) {
        Run present = Run.beginning(experiment);
        return run.uid().equals(present.uid())
                && Objects.equals(run.annotation(), present.annotation())
                && run.reruns() == present.reruns()
                && subject.equals(Run.subject(experiment));
    }

    Instant startTime() {
        return startTime;
    }

    /**
     * What it takes to get the run done.
     *
     * @throws IllegalStateException if the run is over
     */
    RunWork work() {
        return unfinishedWork().orElseThrow(() -> new IllegalStateException("The run " + run.id() + " is over"));
    }

    /** What was said of what goes wrong. */
    Remarks remarks() {
        return remarks;
    }

    /** What it takes to get the run done; absent once it is over. */
    Optional<RunWork> unfinishedWork() {
        return Optional.ofNullable(work.get());
    }

    /** The run is over: what is to be known of it is in its status. */
    void finish(ExperimentStatus last) {
        trace().end(last);
        work.set(null);
        heard.clear();
        resultsToShow.clear();
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

    /** Takes a share's progress in; whether it is time to show some. */
    boolean heard(TaskProgress progress, Instant time) {
        if (work.get() == null) {
            return false;
        }
        if (progress.isOver()) {
            heard.remove(progress.task());
        } else {
            heard.put(progress.task(), new Heard(progress, time));
        }
        Instant shown = progressShown.get();
        return shown.plus(PROGRESS_INTERVAL).isBefore(time) && progressShown.compareAndSet(shown, time);
    }

    /** Whether a worker waits for what nobody at work on the run was known to wait for. */
    boolean isNewObstacle(TaskProgress progress) {
        return work.get() != null
                && progress.waitingFor() != null
                && heard.values().stream().noneMatch(known -> progress.waitingFor()
                        .equals(known.progress().waitingFor()));
    }

    /** Why the run's work is not done; absent if nothing is known of that. */
    Optional<Trouble> trouble(Instant now) {
        return work().trouble().or(() -> running(now).stream()
                .filter(progress -> progress.waitingFor() != null)
                .findFirst()
                .map(RunMemory::waiting));
    }

    /** What a worker that waits is to those who wait for it. */
    static Trouble waiting(TaskProgress progress) {
        return Trouble.of(
                Condition.Reason.WorkersWaiting, "the worker " + progress.worker() + " waits", progress.waitingFor());
    }

    /** A task has ended, with a result that was sent at this time. */
    void ended(Digest task, Instant sent) {
        heard.remove(task);
        if (work.get() != null) {
            resultsToShow.add(sent);
        }
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

    /** How many outputs' worth of work is done that no result tells of yet. */
    double partialOutputs(Instant now) {
        return running(now).stream().mapToDouble(TaskProgress::unreported).sum();
    }

    Optional<ExperimentStatus> status() {
        return Optional.ofNullable(status);
    }

    Instant statusTime() {
        return statusTime;
    }

    /** A status is about to be written: what shows from now on is this one. */
    void writes(ExperimentStatus next) {
        writtenBefore = written;
        written = next;
    }

    /** Takes in a status that shows; whether somebody else wrote it. Called from other threads than reconciliations. */
    boolean shows(ExperimentStatus shown) {
        // One may show when the next is on its way.
        boolean others = written != null && !written.equals(shown) && !Objects.equals(writtenBefore, shown);
        if (others) {
            spoiled.set(true);
        }
        return others;
    }

    /** Whether somebody else wrote the status since this was asked for the last time. */
    boolean takeSpoiled() {
        return spoiled.getAndSet(false);
    }

    /** Since when the experiment is being taken away, by this controller's clock: the cluster's may be another. */
    Instant leavingSince(Instant now) {
        leavingSince = leavingSince == null ? now : leavingSince;
        return leavingSince;
    }

    /** The run was over before it was remembered, and this is what it came to. */
    void isOver(ExperimentStatus last) {
        work.set(null);
        written = last;
        status = last;
    }

    void wrote(ExperimentStatus written, Instant time) {
        status = written;
        statusTime = time;
    }
}
