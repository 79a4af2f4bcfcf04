package dev.hubbub.worker;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the end-of-work records seen last, one a partition, and the number of tasks running.
 *
 * <p>An end-of-work record stays unacknowledged while it is its partition's last: whoever holds the partition next must
 * find it again. It is acknowledged when a record comes after it, for then it closed an earlier plan.
 */
@Singleton
class EndOfWorkLedger {

    private record End(long offset, Supplier<CompletionStage<Void>> acknowledge) {}

    private final Map<TopicPartition, End> ends = new HashMap<>();
    private int running;

    /** A record of this partition has come. */
    synchronized void arrived(TopicPartition partition, long offset) {
        End end = ends.get(partition);
        if (end != null && end.offset() < offset) {
            ends.remove(partition);
            end.acknowledge().get();
        }
    }

    /** It is an end of work. */
    synchronized void ended(TopicPartition partition, long offset, Supplier<CompletionStage<Void>> acknowledge) {
        ends.put(partition, new End(offset, acknowledge));
    }

    /** A task starts. */
    synchronized void taskStarted() {
        running++;
    }

    /** A task is done, and its record acknowledged. */
    synchronized void taskDone() {
        running--;
    }

    /** Whether it is worth asking where these partitions end. */
    synchronized boolean mayBeDrained(Iterable<TopicPartition> held) {
        for (TopicPartition partition : held) {
            if (!ends.containsKey(partition)) {
                return false;
            }
        }
        return running == 0 && held.iterator().hasNext();
    }

    /**
     * Whether there is nothing more to do in any of these partitions.
     *
     * @param ends for each partition held, the offset after its last record
     */
    synchronized boolean drained(Map<TopicPartition, Long> ends) {
        return mayBeDrained(ends.keySet())
                && ends.entrySet().stream()
                        .allMatch(end -> this.ends.get(end.getKey()).offset() == end.getValue() - 1);
    }
}
