package dev.hubbub.worker;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The threads that are doing tasks, so that the process can wait for them when it stops, and interrupt them. */
@Singleton
class ThreadsAtWork {

    private static final Duration AFTER_INTERRUPTION = Duration.ofSeconds(3);

    private final Set<Thread> threads = new HashSet<>();
    private boolean closing;

    /** The current thread begins; {@code false} if nothing may begin any more. */
    synchronized boolean enter() {
        return !closing && threads.add(Thread.currentThread());
    }

    /** The current thread has ended. */
    synchronized void leave() {
        threads.remove(Thread.currentThread());
        // An interruption that came too late must not reach whatever the thread does next.
        if (closing) {
            Thread.interrupted();
        }
        notifyAll();
    }

    /**
     * Lets nothing begin any more, and ends what is running.
     *
     * @param grace how long it may go on before it is interrupted
     * @return whether all have ended
     */
    synchronized boolean close(Duration grace) throws InterruptedException {
        closing = true;
        if (!await(grace)) {
            threads.forEach(Thread::interrupt);
            return await(AFTER_INTERRUPTION);
        }
        return true;
    }

    private synchronized boolean await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!threads.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
