package dev.hubbub.speech.checkpoint;

/** A model file that cannot be used; the message names the file, what is wrong with it and, where there is one, the remedy. */
public class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
