package dev.hubbub.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsAtWorkTest {

    private final ThreadsAtWork threads = new ThreadsAtWork();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void close() {
        pool.shutdownNow();
    }

    @Test
    void a_task_that_ends_within_the_grace_is_not_interrupted() throws Exception {
        Future<Boolean> task = pool.submit(this::work);
        begun.await();
        Future<Boolean> closed = pool.submit(() -> threads.close(Duration.ofSeconds(20)));
        mayEnd.countDown();
        assertTrue(closed.get());
        assertFalse(task.get(), "it was interrupted");
    }

    @Test
    void a_task_that_goes_on_is_interrupted_after_the_grace_and_nothing_begins_any_more() throws Exception {
        Future<Boolean> task = pool.submit(this::work);
        begun.await();
        assertTrue(threads.close(Duration.ofMillis(10)));
        assertTrue(task.get(), "it was not interrupted");
        assertFalse(threads.enter());
    }

    /** Whether it was interrupted. */
    private boolean work() {
        assertTrue(threads.enter());
        begun.countDown();
        try {
            mayEnd.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            threads.leave();
        }
    }
}
