package dev.hubbub.controller.checkpoint;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.Condition;
import java.time.Instant;
import java.util.Map;

/**
 * What was found where a checkpoint should be.
 *
 * @param phase Ready if all of it is there
 * @param reason why, in one word
 * @param message why, in one sentence with the remedy
 * @param content what is there; absent unless all of it is
 */
record Finding(CheckpointPhase phase, Condition.Reason reason, String message, Content content) {

    /**
     * A whole checkpoint.
     *
     * @param digest what tells it from others
     * @param architecture what kind of model it is
     * @param files how many there are
     * @param bytes of all of them together
     * @param time when it was made; absent where the files do not say
     * @param labels that it has unless somebody gives it others
     */
    record Content(
            Digest digest,
            ModelArchitecture architecture,
            int files,
            long bytes,
            Instant time,
            Map<String, String> labels) {}

    static Finding incomplete(String message) {
        return new Finding(CheckpointPhase.Incomplete, Condition.Reason.FilesMissing, message, null);
    }

    static Finding changing(String message) {
        return new Finding(CheckpointPhase.Incomplete, Condition.Reason.FilesChanging, message, null);
    }

    static Finding unreadable(Condition.Reason why, String message) {
        return new Finding(CheckpointPhase.Unreadable, why, message, null);
    }

    static Finding invalid(String message) {
        return new Finding(CheckpointPhase.Invalid, Condition.Reason.NoCheckpoint, message, null);
    }

    static Finding whole(String message, Content content) {
        return new Finding(CheckpointPhase.Ready, Condition.Reason.FilesWhole, message, content);
    }

    /** The same files, in a phase that something else than them decides. */
    Finding but(CheckpointPhase other, Condition.Reason why, String sentence) {
        return new Finding(other, why, sentence, content);
    }

    /** The same, with something that there is to say beside it. */
    Finding remarking(String remark) {
        return new Finding(phase, reason, message + "; " + remark, content);
    }

    boolean isWhole() {
        return content != null;
    }
}
