package dev.hubbub.contracts.stage;

/** A failure that trying again cannot mend. The message is one sentence that names the thing and the remedy. */
public final class StageFailure extends Exception {

    private static final long serialVersionUID = 1;

    // Applying a file that did not change starts nothing.
    private static final String RUN_AGAIN =
            "start another run with `hubbub run`, or with another value of the experiment's annotation hubbub.dev/run.";

    private final FailureReason reason;

    public StageFailure(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StageFailure(FailureReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Something of a dataset is not what the experiment was planned with.
     *
     * @param what the thing, to begin a sentence with, such as {@code The file s3://bucket/a.wav}
     */
    public static StageFailure datasetChanged(String what) {
        return new StageFailure(
                FailureReason.DatasetChanged,
                what + " changed after the experiment was planned: put back what was there, or " + RUN_AGAIN);
    }

    /** The files of a checkpoint are not those that the experiment was planned with. */
    public static StageFailure checkpointChanged(String uri) {
        return new StageFailure(
                FailureReason.CheckpointChanged,
                "The files below " + uri + " changed after the experiment was planned: put back what was there, or "
                        + RUN_AGAIN);
    }

    /** What kind of failure it is. */
    public FailureReason reason() {
        return reason;
    }
}
