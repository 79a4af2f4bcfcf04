package dev.hubbub.contracts.event;

/** A record that is not one of our events. The message completes the sentence "The record is unreadable: ...". */
public final class MalformedEventException extends Exception {

    private static final long serialVersionUID = 1;

    public MalformedEventException(String message) {
        super(message);
    }

    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
