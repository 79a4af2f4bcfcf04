package dev.hubbub.worker;

import dev.hubbub.artifacts.ChangedObjectException;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;

/**
 * What is told of a task that ended in an exception.
 *
 * @param reason what kind of failure
 * @param message one sentence
 */
record Fault(FailureReason reason, String message) {

    static Fault of(Throwable cause, Task task, String worker) {
        if (cause instanceof StageFailure failure) {
            return new Fault(failure.reason(), failure.getMessage());
        }
        FailureReason reason = reason(cause);
        return new Fault(
                reason,
                reason != FailureReason.Internal
                        ? cause.getMessage()
                        : "The task '" + task.title() + "' failed because of an error in Hubbub ("
                                + cause.getClass().getSimpleName() + ": " + cause.getMessage() + "); the log of "
                                + worker + " has more.");
    }

    private static FailureReason reason(Throwable cause) {
        if (cause instanceof StoreAccessException) {
            return FailureReason.AccessDenied;
        }
        if (cause instanceof CorruptArtifactException) {
            return FailureReason.CorruptInput;
        }
        if (cause instanceof MissingObjectException) {
            return FailureReason.MissingInput;
        }
        if (cause instanceof ChangedObjectException) {
            return FailureReason.DatasetChanged;
        }
        return cause instanceof IOException ? FailureReason.RetriesExhausted : FailureReason.Internal;
    }
}
