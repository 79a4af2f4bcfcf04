package dev.hubbub.speech.torch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What libtorch computes in this process. When a process ends, the tables of its libraries are taken down while threads in
 * native code go on: one that is in the middle of an operation then reads what is no longer there, and the process crashes
 * instead of ending. So whoever ends it lets these threads come to a place between two operations first, where they stay.
 */
public final class NativeWork {

    /** Longer than an operation takes, and shorter than whoever asked a process to end waits for it. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Object LOCK = new Object();
    private static final ThreadLocal<Boolean> WORKING = ThreadLocal.withInitial(() -> false);
    private static int working;
    private static volatile boolean ending;

    private NativeWork() {}

    /** Does some; within work of the same thread it is a part of that. */
    static <T> T during(Supplier<T> work) {
        if (WORKING.get()) {
            return work.get();
        }
        begin();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /** Between two operations: here a thread stays for good once the process ends. */
    static void pause() {
        if (ending && WORKING.get()) {
            leave();
            stay();
        }
    }

    private static void begin() {
        synchronized (LOCK) {
            if (!ending) {
                working++;
                WORKING.set(true);
                return;
            }
        }
        stay();
    }

    private static void leave() {
        WORKING.set(false);
        synchronized (LOCK) {
            working--;
            LOCK.notifyAll();
        }
    }

    private static void stay() {
        while (true) {
            LockSupport.park(LOCK);
        }
    }

    /** Lets this process, which has nothing to finish before, end between two operations however it ends, as by Ctrl-C. */
    public static void endWithProcess() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                end();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "native-work-end"));
    }

    /**
     * The process ends: lets nothing begin any more, and waits for the operations that are under way. A thread that would
     * compute more stays where it is, whatever it holds.
     *
     * @return whether nothing is under way any more; {@code false} after ten seconds
     */
    public static boolean end() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        synchronized (LOCK) {
            ending = true;
            while (working > 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                LOCK.wait(left);
            }
            return true;
        }
    }
}
