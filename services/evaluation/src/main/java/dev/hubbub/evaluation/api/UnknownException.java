package dev.hubbub.evaluation.api;

/** There is nothing of this name; the message is a sentence for whoever asked. */
public final class UnknownException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnknownException(String message) {
        super(message);
    }
}
