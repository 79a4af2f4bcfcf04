package dev.hubbub.controller.observe;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import java.time.Instant;

/**
 * Why an output cannot be made.
 *
 * @param output the output
 * @param task the task that failed; absent if no task got that far
 * @param worker who ran it
 * @param reason what kind of failure
 * @param message one sentence that names the thing and the remedy
 * @param time when it was recorded
 */
public record Failure(
        OutputAddress output, Digest task, String worker, FailureReason reason, String message, Instant time) {}
