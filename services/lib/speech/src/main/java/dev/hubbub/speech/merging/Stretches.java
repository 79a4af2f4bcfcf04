package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.merging.Stretch.SideBySide;
import dev.hubbub.speech.merging.Stretch.Visitor;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Goes through a parameter of several models side by side, some stretches of it at once, each on a thread. What comes of
 * them is taken in order, so that nothing depends on how many threads there are.
 */
public final class Stretches {

    /** More read and write faster than a disk does. */
    private static final int MOST_THREADS = 8;

    /** Stretches that are done and wait while another is being taken. */
    private static final int WAITING = 2;

    private static final long IDLE_SECONDS = 5;

    private final int atOnce;
    private final Executor threads;
    private final Queue<Stretch> idle = new ConcurrentLinkedQueue<>();

    /** What is done with a stretch, on any thread. */
    @FunctionalInterface
    interface Work {
        void on(Stretch stretch);
    }

    /** Takes a stretch that is done, on the thread of the caller. */
    @FunctionalInterface
    interface Taker<X extends Exception> {
        void take(Stretch stretch) throws X;
    }

    /** @param threads at least one; they end when there is nothing to do */
    Stretches(int threads) {
        atOnce = threads + WAITING;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "merging");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    static Stretches onAllProcessors() {
        return new Stretches(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Works on all stretches of a parameter.
     *
     * @param work what is done with each, several at once
     * @param taker is given each when it is done, in order
     * @throws X if the taker does
     */
    <X extends Exception> void over(String parameter, List<MergeMember> models, Work work, Taker<X> taker) throws X {
        SideBySide sideBySide = SideBySide.of(parameter, models);
        long size = sideBySide.size();
        // Most parameters are small: handing one over takes longer than its arithmetic.
        Executor executor = size <= Stretch.LENGTH ? Runnable::run : threads;
        Deque<Running> running = new ArrayDeque<>();
        try {
            for (long first = 0; first < size || !running.isEmpty(); ) {
                if (first == size || running.size() == atOnce) {
                    take(running.remove(), taker);
                } else {
                    int count = (int) Math.min(Stretch.LENGTH, size - first);
                    Stretch stretch = moved(sideBySide, first, count);
                    running.add(new Running(stretch, CompletableFuture.runAsync(() -> work.on(stretch), executor)));
                    first += count;
                }
            }
        } finally {
            // The caller may close what they read from.
            running.forEach(Running::await);
        }
    }

    private Stretch moved(SideBySide sideBySide, long first, int count) {
        Stretch pooled = idle.poll();
        Stretch stretch = pooled == null ? new Stretch() : pooled;
        stretch.moveTo(sideBySide, first, count);
        return stretch;
    }

    private <X extends Exception> void take(Running next, Taker<X> taker) throws X {
        next.await();
        next.requireDone();
        if (Thread.currentThread().isInterrupted()) {
            // With a cause, as what stops is no fault of the checkpoints.
            throw new CheckpointException("The merge was interrupted.", new InterruptedIOException("interrupted"));
        }
        taker.take(next.stretch());
        idle.add(next.stretch());
    }

    /** Goes through a parameter from its beginning to its end on the thread of the caller, while others read ahead. */
    void inOrder(String parameter, List<MergeMember> models, Visitor visitor) {
        over(parameter, models, Stretch::read, stretch -> stretch.visit(visitor));
    }

    /** A stretch that is worked on. */
    private record Running(Stretch stretch, CompletableFuture<Void> work) {

        void await() {
            work.handle((done, fault) -> done).join();
        }

        void requireDone() {
            try {
                work.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                if (e.getCause() instanceof Error fault) {
                    throw fault;
                }
                throw e;
            }
        }
    }
}
