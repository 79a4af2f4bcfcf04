package dev.hubbub.bench.memory;

import java.util.concurrent.atomic.AtomicLong;

/** The most memory that the process has while something runs, looked at a hundred times a second. */
public final class ResidentPeak implements AutoCloseable {

    private static final int PAUSE_MILLIS = 10;

    private final AtomicLong most = new AtomicLong(now());
    private final Thread watcher = new Thread(this::watchOn, "resident-peak");
    private volatile boolean over;

    private ResidentPeak() {
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Begins to look. */
    public static ResidentPeak watch() {
        return new ResidentPeak();
    }

    /** What it has now, in bytes; 0 where the system does not tell. */
    public static long now() {
        return ResidentMemory.bytes().orElse(0);
    }

    private void watchOn() {
        while (!over) {
            most.accumulateAndGet(now(), Math::max);
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The most so far, in bytes. */
    public long bytes() {
        return most.accumulateAndGet(now(), Math::max);
    }

    @Override
    public void close() {
        over = true;
    }
}
