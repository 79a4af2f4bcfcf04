package dev.hubbub.worker;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One try at some tasks of a share. Each task has directories of its own, which nothing that an earlier try left behind
 * is in, and which are gone as soon as the task is over.
 */
final class WorkerShareContext implements ShareContext<Task>, AutoCloseable {

    /** What a try needs of the worker. */
    interface Worker {

        /** A context that leaves these outputs out and tells of its progress there. */
        WorkerStageContext context(Set<OutputAddress> leftOut, WorkerStageContext.Progress progress) throws IOException;

        /** Commits an output of a task; false if another worker's commit came first, which is the one that counts. */
        boolean commit(Task task, StageOutput output) throws StageFailure, IOException, InterruptedException;

        /** All outputs of a task that were wanted are committed. */
        void made(TaskAtHand task) throws InterruptedException;

        /** A task failed for good. */
        void failed(TaskAtHand task, Throwable why) throws InterruptedException;
    }

    private final Worker worker;
    private final WorkerStageContext.Progress progress;
    private final List<Task> tasks;
    private final Map<Task, TaskAtHand> left = new IdentityHashMap<>();
    private final Map<TaskAtHand, WorkerStageContext> contexts = new HashMap<>();
    private WorkerStageContext common;

    WorkerShareContext(Worker worker, List<TaskAtHand> tasks, WorkerStageContext.Progress progress) {
        this.worker = worker;
        this.progress = progress;
        this.tasks = tasks.stream().map(TaskAtHand::task).toList();
        tasks.forEach(task -> left.put(task.task(), task));
    }

    @Override
    public List<Task> tasks() {
        return tasks;
    }

    @Override
    public synchronized StageContext of(Task task) throws IOException {
        TaskAtHand own = own(task);
        WorkerStageContext context = contexts.get(own);
        if (context == null) {
            Set<OutputAddress> leftOut = own.outputs();
            leftOut.removeAll(own.wanted());
            context = worker.context(leftOut, (fraction, what) -> progress(of(fraction), what));
            contexts.put(own, context);
        }
        return context;
    }

    private double of(double fraction) {
        return (tasks.size() - left.size() + Math.max(0, Math.min(fraction, 1))) / tasks.size();
    }

    @Override
    public synchronized StageContext common() throws IOException {
        if (common == null) {
            common = worker.context(Set.of(), progress);
        }
        return common;
    }

    @Override
    public void done(Task task, StageOutput output) throws StageFailure, IOException, InterruptedException {
        TaskAtHand own = own(task);
        OutputAddress address = output.recipe().address();
        if (!own.outputs().contains(address)) {
            throw new IllegalStateException(
                    "The stage " + task.stage() + " made " + address + ", which its task does not ask for");
        }
        if (worker.commit(task, output)) {
            own.made(address);
        } else {
            own.found(List.of(address));
        }
        if (!own.isUnderWay()) {
            leave(own);
            worker.made(own);
        }
    }

    @Override
    public void failed(Task task, Exception why) throws InterruptedException {
        TaskAtHand own = own(task);
        if (why instanceof InterruptedIOException || Thread.interrupted()) {
            throw new InterruptedException("The worker is stopping");
        }
        leave(own);
        if (why instanceof StageFailure) {
            worker.failed(own, why);
        } else {
            own.putOff(why);
        }
    }

    @Override
    public void progress(double fraction, String what) {
        progress.update(fraction, what);
    }

    /** The stage is done: what it said nothing of is put off. */
    void end() {
        for (TaskAtHand task : List.copyOf(left.values())) {
            leave(task);
            task.putOff(
                    new IllegalStateException("The stage " + task.task().stage() + " did not make " + task.wanted()));
        }
    }

    /** Deletes what is left of the try, and gives its inputs back. */
    @Override
    public void close() {
        contexts.values().forEach(WorkerStageContext::close);
        contexts.clear();
        if (common != null) {
            common.close();
        }
    }

    private synchronized TaskAtHand own(Task task) {
        TaskAtHand own = left.get(task);
        if (own == null) {
            throw new IllegalStateException("The task '" + task.title() + "' is not among those to do, or is over");
        }
        return own;
    }

    private synchronized void leave(TaskAtHand task) {
        left.remove(task.task());
        WorkerStageContext context = contexts.remove(task);
        if (context != null) {
            context.close();
        }
    }
}
