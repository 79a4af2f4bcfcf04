package dev.hubbub.localdev.stack;

/** The stack cannot start or be found. The message is for people: what is wrong and what to do. */
public final class StackFailure extends Exception {

    private static final long serialVersionUID = 1;

    public StackFailure(String message) {
        super(message);
    }

    public StackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
