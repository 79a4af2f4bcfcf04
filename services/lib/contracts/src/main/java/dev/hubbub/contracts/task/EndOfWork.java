package dev.hubbub.contracts.task;

/**
 * The last record of a partition of an experiment's own topic: whoever holds the partition has nothing more to wait
 * for. It counts only while it is the partition's last record; work that comes after it cancels it.
 *
 * @param plan which plan it closes, for people who read the topic
 */
public record EndOfWork(String plan) implements Payload {

    @Override
    public <R> R accept(Reader<R> reader) {
        return reader.endOfWork(this);
    }
}
