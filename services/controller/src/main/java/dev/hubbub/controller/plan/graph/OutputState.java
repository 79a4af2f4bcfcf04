package dev.hubbub.controller.plan.graph;

import java.util.function.Function;
import java.util.function.Supplier;

/** What is known of one output. */
public sealed interface OutputState {

    OutputState COMMITTED = new Committed();
    OutputState MISSING = new Missing();

    /** It is in the store. */
    record Committed() implements OutputState {

        @Override
        public <T> T match(Supplier<T> committed, Function<String, T> failed, Supplier<T> missing) {
            return committed.get();
        }
    }

    /** It cannot be made, and why in one sentence. */
    record Failed(String message) implements OutputState {

        @Override
        public <T> T match(Supplier<T> committed, Function<String, T> failed, Supplier<T> missing) {
            return failed.apply(message);
        }
    }

    /** It is to be made. */
    record Missing() implements OutputState {

        @Override
        public <T> T match(Supplier<T> committed, Function<String, T> failed, Supplier<T> missing) {
            return missing.get();
        }
    }

    /** What the function for this state says; that for a failure is told why. */
    <T> T match(Supplier<T> committed, Function<String, T> failed, Supplier<T> missing);

    default boolean isCommitted() {
        return this == COMMITTED;
    }

    /** Whether nothing will become of it that it is not now. */
    default boolean isSettled() {
        return this != MISSING;
    }

    /** Why it cannot be made; {@code null} if it can. */
    default String failure() {
        return match(() -> null, message -> message, () -> null);
    }
}
