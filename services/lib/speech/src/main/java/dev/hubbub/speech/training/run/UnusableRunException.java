package dev.hubbub.speech.training.run;

/** What a folder holds of a run cannot be gone on with: it is another's, or cannot be read. */
public final class UnusableRunException extends TrainingFailedException {
    private static final long serialVersionUID = 1L;

    UnusableRunException(String message) {
        super(message);
    }

    UnusableRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
