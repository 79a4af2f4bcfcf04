package dev.hubbub.controller.plan;

/** What is known of one output. */
sealed interface OutputState {

    /** It is in the store. */
    record Committed() implements OutputState {}

    /** It cannot be made, and why in one sentence. */
    record Failed(String message) implements OutputState {}

    /** It is to be made. */
    record Missing() implements OutputState {}

    default boolean isSettled() {
        return !(this instanceof Missing);
    }
}
