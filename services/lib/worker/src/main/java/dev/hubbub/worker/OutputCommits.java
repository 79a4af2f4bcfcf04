package dev.hubbub.worker;

import dev.hubbub.contracts.stage.StageOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The commits of one try at a share that are on their way: a few at once, and not many that wait for their turn. What is
 * made within a moment may be committed together.
 */
final class OutputCommits implements AutoCloseable {

    private static final int AT_ONCE = 8;
    private static final int ON_THEIR_WAY = 32;
    /** How long outputs are gathered, usually. */
    static final long GATHERING_MILLIS = 300;

    private static final String STOPPING = "The worker is stopping";

    /** An output of a task, in a directory that is there until it is committed. */
    record Output(TaskAtHand task, StageOutput made) {}

    /** Commits outputs, and sees to its own faults. */
    @FunctionalInterface
    interface Committer {
        void commit(List<Output> outputs) throws InterruptedException;
    }

    private final ScheduledExecutorService threads;
    private final int together;
    private final long gatheringMillis;
    private final Committer committer;
    private final Semaphore room = new Semaphore(ON_THEIR_WAY);
    private final List<Output> gathered = new ArrayList<>();
    private final Map<TaskAtHand, Integer> underway = new HashMap<>();
    private final Set<Thread> working = new HashSet<>();
    private ScheduledFuture<?> later;
    private Throwable fault;
    private boolean stopping;

    /**
     * Commits, none of them on its way yet.
     *
     * @param threads see {@link #threads()}
     * @param together how many outputs are committed together at most
     * @param gatheringMillis how long an output waits for others at most, unless somebody waits for it
     */
    OutputCommits(ScheduledExecutorService threads, int together, long gatheringMillis, Committer committer) {
        this.threads = threads;
        this.together = Math.min(together, ON_THEIR_WAY / 2);
        this.gatheringMillis = gatheringMillis;
        this.committer = committer;
    }

    /** The threads for the commits of all shares of a process. */
    static ScheduledExecutorService threads() {
        return Executors.newScheduledThreadPool(AT_ONCE, commit -> {
            Thread thread = new Thread(commit, "hubbub-commits");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has an output committed soon; waits while too many are on their way. */
    void add(Output output) throws InterruptedException {
        room.acquire();
        synchronized (this) {
            underway.merge(output.task(), 1, Integer::sum);
            gathered.add(output);
            if (gathered.size() >= together) {
                handOver();
            } else if (later == null) {
                later = schedule();
            }
            if (stopping) {
                throw new InterruptedException(STOPPING);
            }
        }
    }

    private ScheduledFuture<?> schedule() {
        try {
            return threads.schedule(this::handOver, gatheringMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            drop(gathered);
            return null;
        }
    }

    /** What was gathered is committed now. */
    private synchronized void handOver() {
        if (later != null) {
            later.cancel(false);
            later = null;
        }
        if (gathered.isEmpty()) {
            return;
        }
        List<Output> outputs = new ArrayList<>(gathered);
        gathered.clear();
        try {
            threads.execute(() -> run(outputs));
        } catch (RejectedExecutionException e) {
            drop(outputs);
        }
    }

    private void drop(List<Output> outputs) {
        stopping = true;
        List.copyOf(outputs).forEach(output -> over(output.task()));
        outputs.clear();
    }

    /** Waits for the commits of a task. */
    synchronized void await(TaskAtHand task) throws InterruptedException {
        handOver();
        while (underway.containsKey(task)) {
            wait();
        }
        throwFault();
    }

    /** Waits for all commits. */
    synchronized void await() throws InterruptedException {
        handOver();
        while (!underway.isEmpty()) {
            wait();
        }
        throwFault();
    }

    /** Those that have not begun are left out, and the others interrupted. */
    synchronized void giveUp() {
        drop(gathered);
        working.forEach(Thread::interrupt);
    }

    /** Returns once none is under way: what they read may be deleted then. */
    @Override
    public synchronized void close() {
        handOver();
        boolean interrupted = false;
        while (!underway.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
                giveUp();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(List<Output> outputs) {
        try {
            if (begin()) {
                committer.commit(outputs);
            }
        } catch (InterruptedException e) {
            giveUp();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                fault = e;
            }
        } finally {
            end(outputs);
        }
    }

    private synchronized boolean begin() {
        return !stopping && working.add(Thread.currentThread());
    }

    private synchronized void end(List<Output> outputs) {
        working.remove(Thread.currentThread());
        if (stopping) {
            // An interruption must not reach what the thread does next.
            Thread.interrupted();
        }
        outputs.forEach(output -> over(output.task()));
    }

    private synchronized void over(TaskAtHand task) {
        underway.merge(task, -1, (before, less) -> before + less == 0 ? null : before + less);
        room.release();
        notifyAll();
    }

    private void throwFault() throws InterruptedException {
        if (stopping) {
            throw new InterruptedException(STOPPING);
        }
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault != null) {
            throw (RuntimeException) fault;
        }
    }
}
