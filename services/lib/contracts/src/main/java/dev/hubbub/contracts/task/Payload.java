package dev.hubbub.contracts.task;

/** What an event can carry. */
public sealed interface Payload
        permits Task, Share, TaskResult, TaskResults, TaskProgress, EndOfWork, CheckpointLanded {

    /** Hands it to the reader of its kind. */
    <R> R accept(Reader<R> reader);

    /**
     * Reads a payload of any kind. Each side of a topic expects a few; what it does not expect is for {@link #other}.
     *
     * @param <R> what reading gives
     */
    interface Reader<R> {

        /** It is a task that was sent alone. */
        default R task(Task task) {
            return other(task);
        }

        /** It is a share of work. */
        default R share(Share share) {
            return other(share);
        }

        /** It is the result of one task. */
        default R result(TaskResult result) {
            return other(result);
        }

        /** It is several results. */
        default R results(TaskResults results) {
            return other(results);
        }

        /** It is progress. */
        default R progress(TaskProgress progress) {
            return other(progress);
        }

        /** It is the end of a partition's work. */
        default R endOfWork(EndOfWork end) {
            return other(end);
        }

        /** It is word of a checkpoint. */
        default R checkpointLanded(CheckpointLanded landed) {
            return other(landed);
        }

        /** It is nothing that was expected. */
        R other(Payload payload);
    }
}
