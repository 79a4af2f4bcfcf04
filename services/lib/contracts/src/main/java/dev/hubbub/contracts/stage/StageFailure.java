package dev.hubbub.contracts.stage;

/** A failure that trying again cannot mend. The message is one sentence that names the thing and the remedy. */
public final class StageFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final FailureReason reason;

    public StageFailure(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StageFailure(FailureReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of failure it is. */
    public FailureReason reason() {
        return reason;
    }
}
