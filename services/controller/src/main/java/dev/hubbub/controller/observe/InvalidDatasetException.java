package dev.hubbub.controller.observe;

/** A dataset that is missing or not in its layout. The message is one sentence that names the file and the remedy. */
public final class InvalidDatasetException extends Exception {

    private static final long serialVersionUID = 1;

    public InvalidDatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
