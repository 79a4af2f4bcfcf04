package dev.hubbub.artifacts;

import java.time.Duration;
import java.util.function.Function;

/** Who makes an output, as of the moment of asking. */
public sealed interface Claim {

    /** Reads both cases. */
    <R> R match(Function<Mine, R> mine, Function<Held, R> held);

    /** Whoever asked makes it, and nobody else begins it before the lease is given back or has run out. */
    record Mine() implements Claim {
        @Override
        public <R> R match(Function<Mine, R> mine, Function<Held, R> held) {
            return mine.apply(this);
        }
    }

    /**
     * Somebody else is making it.
     *
     * @param owner who, for people
     * @param left how long the lease still runs unless it is renewed; never below zero
     */
    record Held(String owner, Duration left) implements Claim {
        @Override
        public <R> R match(Function<Mine, R> mine, Function<Held, R> held) {
            return held.apply(this);
        }
    }
}
