package dev.hubbub.worker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Whose turn it is: as many shares compute at once as the worker is set to. A share of which all that is left is being
 * made by others is put aside, and the worker takes its next one; it is looked at again now and then, and computes what
 * the others have given up when nothing else does.
 */
final class ShareTurns implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ShareTurns.class);
    // Each costs the store some requests every few seconds.
    private static final int MOST_ASIDE = 8;

    /** A share on its way from its arrival to its acknowledgement. For one thread at a time. */
    interface Share {

        /**
         * Does what nobody else is doing.
         *
         * @param mayCompute asked once, before anything is computed; if not, all of it is left for another time
         * @return whether nothing is left
         */
        boolean goOn(BooleanSupplier mayCompute) throws InterruptedException;

        /** How long to leave others alone before it is looked at again. */
        Duration pause();

        /** Nothing is left of it: that is told, and its record acknowledged. */
        void end() throws InterruptedException;

        /** It is for the next worker. */
        void giveUp();
    }

    private final Semaphore turns;
    private final ThreadsAtWork threads;
    private final AtomicInteger aside = new AtomicInteger();
    private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, look -> {
        Thread thread = new Thread(look, "hubbub-aside");
        thread.setDaemon(true);
        return thread;
    });

    ShareTurns(int atOnce, ThreadsAtWork threads) {
        this.turns = new Semaphore(atOnce, true);
        this.threads = threads;
        looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Does the share, or puts it aside. */
    void run(Share share) throws InterruptedException {
        turns.acquire();
        try {
            while (!share.goOn(() -> true)) {
                if (putAside(share)) {
                    return;
                }
                Thread.sleep(share.pause().toMillis());
            }
        } finally {
            turns.release();
        }
        share.end();
    }

    private boolean putAside(Share share) {
        if (aside.incrementAndGet() > MOST_ASIDE) {
            aside.decrementAndGet();
            return false;
        }
        lookLater(share);
        return true;
    }

    private void lookLater(Share share) {
        try {
            looks.schedule(() -> look(share), share.pause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            giveUp(share);
        }
    }

    private void giveUp(Share share) {
        aside.decrementAndGet();
        share.giveUp();
    }

    private void look(Share share) {
        if (!threads.enter()) {
            giveUp(share);
            return;
        }
        try {
            if (goOn(share)) {
                share.end();
                aside.decrementAndGet();
            } else {
                lookLater(share);
            }
        } catch (InterruptedException e) {
            LOG.info("A share that was put aside is left to the next worker");
            giveUp(share);
        } catch (RuntimeException | Error e) {
            LOG.error("A share that was put aside is left to the next worker", e);
            giveUp(share);
        } finally {
            threads.leave();
        }
    }

    private boolean goOn(Share share) throws InterruptedException {
        boolean[] taken = new boolean[1];
        try {
            return share.goOn(() -> taken[0] = turns.tryAcquire());
        } finally {
            if (taken[0]) {
                turns.release();
            }
        }
    }

    @Override
    public void close() {
        // One that is being looked at has the same time to end as all others.
        looks.shutdown();
    }
}
