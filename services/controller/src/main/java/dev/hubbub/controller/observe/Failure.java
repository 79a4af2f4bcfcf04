package dev.hubbub.controller.observe;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import java.time.Instant;
import java.util.List;

/**
 * Why outputs cannot be made.
 *
 * @param outputs the outputs; one in {@code output} where an earlier release recorded it
 * @param task the task that failed; absent if no task got that far
 * @param worker who ran the task; absent without one
 * @param job the Job whose pods may be at work on the outputs still; absent if none is, and where an earlier release
 *     recorded it
 * @param reason what kind of failure
 * @param message one sentence that names the thing and the remedy
 * @param time when it was recorded
 */
public record Failure(
        @JsonAlias("output") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                List<OutputAddress> outputs,
        Digest task,
        String worker,
        String job,
        FailureReason reason,
        String message,
        Instant time) {

    public Failure {
        outputs = List.copyOf(outputs);
    }
}
