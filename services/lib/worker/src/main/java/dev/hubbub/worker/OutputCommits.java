package dev.hubbub.worker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** The commits of one try at a share that are on their way: a few at once, and not many that wait for their turn. */
final class OutputCommits implements AutoCloseable {

    private static final int AT_ONCE = 8;
    private static final int ON_THEIR_WAY = 32;
    private static final String STOPPING = "The worker is stopping";

    /** A commit, which sees to its own faults. */
    @FunctionalInterface
    interface Commit {
        void run() throws InterruptedException;
    }

    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(ON_THEIR_WAY);
    private final Map<TaskAtHand, Integer> underway = new HashMap<>();
    private final Set<Thread> working = new HashSet<>();
    private Throwable fault;
    private boolean stopping;

    /** @param threads see {@link #threads()} */
    OutputCommits(ExecutorService threads) {
        this.threads = threads;
    }

    /** The threads for the commits of all shares of a process. */
    static ExecutorService threads() {
        return Executors.newFixedThreadPool(AT_ONCE, commit -> {
            Thread thread = new Thread(commit, "hubbub-commits");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has a commit done soon; waits while too many are on their way. */
    void add(TaskAtHand task, Commit commit) throws InterruptedException {
        room.acquire();
        synchronized (this) {
            underway.merge(task, 1, Integer::sum);
        }
        try {
            threads.execute(() -> run(task, commit));
        } catch (RejectedExecutionException e) {
            over(task);
            throw new InterruptedException(STOPPING);
        }
    }

    /** Waits for the commits of a task. */
    synchronized void await(TaskAtHand task) throws InterruptedException {
        while (underway.containsKey(task)) {
            wait();
        }
        throwFault();
    }

    /** Waits for all commits. */
    synchronized void await() throws InterruptedException {
        while (!underway.isEmpty()) {
            wait();
        }
        throwFault();
    }

    /** Those that have not begun are left out, and the others interrupted. */
    synchronized void giveUp() {
        stopping = true;
        working.forEach(Thread::interrupt);
    }

    /** Returns once none is under way: what they read may be deleted then. */
    @Override
    public synchronized void close() {
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

    private void run(TaskAtHand task, Commit commit) {
        try {
            if (begin()) {
                commit.run();
            }
        } catch (InterruptedException e) {
            giveUp();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                fault = e;
            }
        } finally {
            over(task);
        }
    }

    private synchronized boolean begin() {
        return !stopping && working.add(Thread.currentThread());
    }

    private synchronized void over(TaskAtHand task) {
        underway.merge(task, -1, (before, less) -> before + less == 0 ? null : before + less);
        working.remove(Thread.currentThread());
        if (stopping) {
            // An interruption must not reach what the thread does next.
            Thread.interrupted();
        }
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
