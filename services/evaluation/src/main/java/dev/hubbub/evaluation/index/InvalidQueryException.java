package dev.hubbub.evaluation.index;

/** What was asked for makes no sense; the message is a sentence for whoever asked. */
public final class InvalidQueryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidQueryException(String message) {
        super(message);
    }
}
