package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {

    private final CompletableFuture<Thread> closed = new CompletableFuture<>();

    @Test
    void what_nobody_waits_for_any_longer_is_closed_by_the_thread_that_reads_it() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        ReadAhead ahead = new ReadAhead(this::close, Duration.ofMillis(1));
        ahead.begin(() -> {
            reader.complete(Thread.currentThread());
            reading.countDown();
            awaitInAnyCase(read);
            return new SegmentReader.Reading();
        });
        reading.await();
        ahead.close();
        assertNull(closed.getNow(null), "it is still being read");
        read.countDown();
        assertEquals(reader.get(), closed.get(10, TimeUnit.SECONDS));
    }

    @Test
    void it_is_closed_when_close_returns_where_nothing_is_being_read() throws Exception {
        ReadAhead unused = new ReadAhead(this::close);
        unused.close();
        assertNotNull(closed.getNow(null));
        CompletableFuture<Thread> again = new CompletableFuture<>();
        ReadAhead used = new ReadAhead(() -> again.complete(Thread.currentThread()));
        used.begin(SegmentReader.Reading::new);
        used.take();
        used.close();
        assertNotNull(again.getNow(null));
    }

    private void close() {
        closed.complete(Thread.currentThread());
    }

    /** As native code reads, which hears of no interruption. */
    private static void awaitInAnyCase(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // It goes on.
            }
        }
    }
}
