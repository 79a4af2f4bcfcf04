package dev.hubbub.controllerbench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Something that comes about in another process, which nothing tells of: it is looked at again and again. */
@FunctionalInterface
interface Awaited {

    boolean isThere() throws IOException, InterruptedException;

    /**
     * Waits for it.
     *
     * @param between one look and the next
     * @return false if it is not there by the deadline
     */
    default boolean by(Instant deadline, Duration between) throws IOException, InterruptedException {
        while (!isThere()) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(between.toMillis());
        }
        return true;
    }
}
