package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.function.Function;

/** How a task ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskResult.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = TaskResult.Failed.class, name = "failed")
})
public sealed interface TaskResult extends Payload {

    /** The task's id. */
    Digest task();

    /** The stage that ran it. */
    StageName stage();

    /** The name of the process that ran it. */
    String worker();

    /** Reads both cases. */
    <R> R match(Function<Succeeded, R> succeeded, Function<Failed, R> failed);

    @Override
    default <R> R accept(Reader<R> reader) {
        return reader.result(this);
    }

    /**
     * Every output of the task is committed.
     *
     * @param task the task's id
     * @param stage the stage that ran it
     * @param worker the process that ran it
     * @param computed the outputs this run made
     * @param reused the outputs that were committed before it
     * @param seconds how long the run took
     */
    record Succeeded(
            Digest task,
            StageName stage,
            String worker,
            List<OutputAddress> computed,
            List<OutputAddress> reused,
            double seconds)
            implements TaskResult {

        @Override
        public <R> R match(Function<Succeeded, R> succeeded, Function<Failed, R> failed) {
            return succeeded.apply(this);
        }
    }

    /**
     * The task failed and trying again cannot help.
     *
     * @param task the task's id
     * @param stage the stage that ran it
     * @param worker the process that ran it
     * @param outputs the outputs that are missing because of it
     * @param reason what kind of failure
     * @param message one sentence that names the thing and the remedy
     */
    record Failed(
            Digest task,
            StageName stage,
            String worker,
            List<OutputAddress> outputs,
            FailureReason reason,
            String message)
            implements TaskResult {

        @Override
        public <R> R match(Function<Succeeded, R> succeeded, Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }
}
