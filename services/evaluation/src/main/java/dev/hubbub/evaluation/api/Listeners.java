package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.login.Visit;
import dev.hubbub.evaluation.login.Visits;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Whoever waits for what changes; so many that the service has threads and sockets left. */
@Singleton
class Listeners {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST = 200;

    private final Visits visits;
    private final AtomicInteger listening = new AtomicInteger();

    Listeners(Visits visits) {
        this.visits = visits;
    }

    /**
     * What there is now and whenever it is another, at most once a second; nothing where too many listen already. It ends
     * with the login of who asks: a browser asks again, and is let in if its session was renewed.
     */
    <T> Multi<T> changes(Supplier<T> now) {
        Optional<Visit> visit = visits.current();
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
                            .select()
                            .first(tick -> visit.isEmpty() || visits.isOpen(visit.get()))
                            .map(tick -> now.get())
                            .skip()
                            .repetitions();
                })
                .onTermination()
                .invoke(listening::decrementAndGet);
    }
}
