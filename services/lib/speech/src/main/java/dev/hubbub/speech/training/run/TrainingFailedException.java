package dev.hubbub.speech.training.run;

/** A run cannot begin or go on; the message says why and what to do. */
public sealed class TrainingFailedException extends RuntimeException permits UnusableRunException {
    private static final long serialVersionUID = 1L;

    public TrainingFailedException(String message) {
        super(message);
    }

    public TrainingFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
