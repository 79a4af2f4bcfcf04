package dev.hubbub.evaluation.api;

import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Whoever waits for what changes; so many that the service has threads and sockets left. */
@Singleton
class Listeners {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST = 200;

    private final AtomicInteger listening = new AtomicInteger();

    /** What there is now and whenever it is another, at most once a second; nothing where too many listen already. */
    <T> Multi<T> changes(Supplier<T> now) {
        return Multi.createFrom()
                .deferred(() -> {
                    if (listening.incrementAndGet() > MOST) {
                        return Multi.createFrom().<T>empty();
                    }
                    return Multi.createFrom()
                            .ticks()
                            .startingAfter(Duration.ofMillis(1))
                            .every(EVERY)
                            .onOverflow()
                            .drop()
                            .map(tick -> now.get())
                            .skip()
                            .repetitions();
                })
                .onTermination()
                .invoke(listening::decrementAndGet);
    }
}
