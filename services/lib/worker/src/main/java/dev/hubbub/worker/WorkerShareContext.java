package dev.hubbub.worker;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TrainingCurve;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One try at some tasks of a share. Each task has directories of its own, which nothing that an earlier try left behind
 * is in, and which are gone as soon as the task is over.
 *
 * <p>Outputs are committed on other threads, so that a device does not wait for the store; so many are on their way at
 * most that what a machine which dies takes with it stays small. What is wrong with a commit is its task's own and shows
 * when the stage is done.
 */
final class WorkerShareContext implements ShareContext<Task>, AutoCloseable {

    /** What a try needs of the worker. */
    interface Worker {

        /**
         * A context that leaves these outputs out, tells of its progress there, and has room there.
         *
         * @param task whose it is; absent for what several have in common
         */
        WorkerStageContext context(
                Optional<TaskAtHand> task,
                Set<OutputAddress> leftOut,
                WorkerStageContext.Progress progress,
                Workspace workspace);

        /** What a stage is given of a context. */
        default StageContext given(WorkerStageContext context) {
            return context;
        }

        /** How many outputs it commits together at most, where so many are to be made. */
        int together(int outputs);

        /**
         * Commits outputs, at most so many as {@link #together} says.
         *
         * @return those of them that are committed as they were made here; of the others another worker's commit came
         *     first, which is the one that counts
         */
        Set<OutputAddress> commit(List<OutputCommits.Output> outputs)
                throws StageFailure, IOException, InterruptedException;

        /** All outputs of a task that were wanted are committed. */
        void made(TaskAtHand task) throws InterruptedException;

        /** A task failed for good. */
        void failed(TaskAtHand task, Throwable why) throws InterruptedException;
    }

    private static final long MOST_BYTES_IN_MEMORY = 1 << 20;

    private final Worker worker;
    private final OutputCommits commits;
    private final WorkerStageContext.Progress progress;
    private final List<Task> tasks;
    private final Map<Task, TaskAtHand> left = new IdentityHashMap<>();
    private final Map<TaskAtHand, WorkerStageContext> contexts = new HashMap<>();
    private final Map<TaskAtHand, Exception> uncommitted = new HashMap<>();
    /** How many outputs of each task the stage has still to make. */
    private final Map<TaskAtHand, Integer> unmade = new HashMap<>();

    private final Workspace workspace = new Workspace();
    private WorkerStageContext common;

    WorkerShareContext(
            Worker worker,
            ScheduledExecutorService threads,
            List<TaskAtHand> tasks,
            WorkerStageContext.Progress progress) {
        this(worker, threads, tasks, progress, OutputCommits.GATHERING_MILLIS);
    }

    /** @param gatheringMillis how long an output waits at most for others to be committed with */
    WorkerShareContext(
            Worker worker,
            ScheduledExecutorService threads,
            List<TaskAtHand> tasks,
            WorkerStageContext.Progress progress,
            long gatheringMillis) {
        this.worker = worker;
        int outputs = tasks.stream().mapToInt(task -> task.wanted().size()).sum();
        this.commits = new OutputCommits(threads, worker.together(outputs), gatheringMillis, this::commit);
        this.progress = progress;
        this.tasks = tasks.stream().map(TaskAtHand::task).toList();
        for (TaskAtHand task : tasks) {
            left.put(task.task(), task);
            unmade.put(task, task.wanted().size());
        }
    }

    @Override
    public List<Task> tasks() {
        return tasks;
    }

    @Override
    public synchronized StageContext of(Task task) {
        TaskAtHand own = own(task);
        WorkerStageContext context = contexts.get(own);
        if (context == null) {
            Set<OutputAddress> leftOut = new HashSet<>(own.outputs());
            leftOut.removeAll(own.wanted());
            context = worker.context(Optional.of(own), leftOut, ofOne(), workspace);
            contexts.put(own, context);
        }
        return worker.given(context);
    }

    /** What one task tells is news of the share. */
    private WorkerStageContext.Progress ofOne() {
        return new WorkerStageContext.Progress() {

            @Override
            public void update(double fraction, String what) {
                progress(of(fraction), what);
            }

            @Override
            public void curve(TrainingCurve curve) {
                progress.curve(curve);
            }
        };
    }

    private synchronized double of(double fraction) {
        return (tasks.size() - unmade.size() + Math.max(0, Math.min(fraction, 1))) / tasks.size();
    }

    @Override
    public synchronized StageContext common() {
        if (common == null) {
            common = worker.context(Optional.empty(), Set.of(), progress, workspace);
        }
        return worker.given(common);
    }

    @Override
    public void done(Task task, StageOutput output) throws InterruptedException {
        TaskAtHand own = own(task);
        OutputAddress address = output.recipe().address();
        if (!own.outputs().contains(address)) {
            throw new IllegalStateException(
                    "The stage " + task.stage() + " made " + address + ", which its task does not ask for");
        }
        synchronized (this) {
            unmade.computeIfPresent(own, (made, outputs) -> outputs == 1 ? null : outputs - 1);
        }
        StageOutput waiting;
        try {
            waiting = onDiskIfLarge(own, output);
        } catch (IOException e) {
            synchronized (this) {
                uncommitted.putIfAbsent(own, e);
            }
            return;
        }
        commits.add(new OutputCommits.Output(own, waiting));
    }

    /** So many wait for a store that is slow or away that memory is for the small ones alone. */
    private StageOutput onDiskIfLarge(TaskAtHand task, StageOutput output) throws IOException {
        OutputFiles files = output.files();
        long inMemory = 0;
        for (String path : files.paths()) {
            inMemory += files.onDisk(path).isPresent() ? 0 : files.size(path);
        }
        if (inMemory <= MOST_BYTES_IN_MEMORY) {
            return output;
        }
        Path directory = of(task.task()).outputDirectory(output.recipe());
        files.copyTo(directory);
        return new StageOutput(output.recipe(), directory, output.seconds(), output.device());
    }

    private void commit(List<OutputCommits.Output> outputs) throws InterruptedException {
        try {
            Set<OutputAddress> own = worker.commit(outputs);
            for (OutputCommits.Output output : outputs) {
                OutputAddress address = output.made().recipe().address();
                if (own.contains(address)) {
                    output.task().made(address);
                } else {
                    output.task().found(List.of(address));
                }
            }
        } catch (StageFailure | IOException | RuntimeException e) {
            if (outputs.size() > 1 && !(e instanceof RetriesExhaustedException)) {
                // It is one of them perhaps, which the others need not suffer for.
                for (OutputCommits.Output output : outputs) {
                    commit(List.of(output));
                }
                return;
            }
            synchronized (this) {
                outputs.forEach(output -> uncommitted.putIfAbsent(output.task(), e));
            }
            return;
        }
        for (OutputCommits.Output output : outputs) {
            TaskAtHand task = output.task();
            if (!task.isUnderWay() && leave(task)) {
                worker.made(task);
            }
        }
    }

    @Override
    public void failed(Task task, Exception why) throws InterruptedException {
        TaskAtHand own = own(task);
        if (why instanceof InterruptedIOException || Thread.interrupted()) {
            throw new InterruptedException("The worker is stopping");
        }
        // Of its other outputs some may be on their way, out of directories that are its own.
        commits.await(own);
        if (leave(own)) {
            failed(own, why);
        }
    }

    private void failed(TaskAtHand task, Exception why) throws InterruptedException {
        if (why instanceof StageFailure) {
            worker.failed(task, why);
        } else {
            task.putOff(why);
        }
    }

    @Override
    public void progress(double fraction, String what) {
        progress.update(fraction, what);
    }

    /** The stage is done: what could not be committed has failed, and what it said nothing of is put off. */
    void end() throws InterruptedException {
        commits.await();
        for (TaskAtHand task : List.copyOf(left.values())) {
            leave(task);
            Exception fault = uncommitted.get(task);
            failed(
                    task,
                    fault != null
                            ? fault
                            : new IllegalStateException(
                                    "The stage " + task.task().stage() + " did not make " + task.wanted()));
        }
    }

    /** The worker is stopping: what is not committed yet is as if it had not been begun. */
    void giveUp() {
        commits.giveUp();
    }

    /** Deletes what is left of the try, and gives its inputs back. */
    @Override
    public void close() {
        commits.close();
        closeContexts();
    }

    // Whoever still reads on another thread finds it closed as a whole, and makes no context behind its back.
    private synchronized void closeContexts() {
        contexts.values().forEach(WorkerStageContext::close);
        contexts.clear();
        if (common != null) {
            common.close();
        }
        workspace.close();
    }

    private synchronized TaskAtHand own(Task task) {
        TaskAtHand own = left.get(task);
        if (own == null) {
            throw new IllegalStateException("The task '" + task.title() + "' is not among those to do, or is over");
        }
        return own;
    }

    /** Whether the task was still there. */
    private synchronized boolean leave(TaskAtHand task) {
        boolean there = left.remove(task.task()) != null;
        unmade.remove(task);
        WorkerStageContext context = contexts.remove(task);
        if (context != null) {
            context.close();
        }
        return there;
    }
}
