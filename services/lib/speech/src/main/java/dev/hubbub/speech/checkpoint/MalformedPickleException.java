package dev.hubbub.speech.checkpoint;

/** A pickle that cannot be read; the message completes the sentence "the file holds ...". */
final class MalformedPickleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedPickleException(String message) {
        super(message);
    }

    MalformedPickleException(String message, Throwable cause) {
        super(message, cause);
    }
}
