package dev.hubbub.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EndOfWorkLedgerTest {

    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final EndOfWorkLedger ledger = new EndOfWorkLedger();
    private final List<String> acknowledged = new ArrayList<>();

    @Test
    void a_worker_that_holds_nothing_is_not_drained() {
        assertFalse(ledger.drained(Map.of()));
    }

    @Test
    void every_partition_held_must_end_in_its_end_of_work() {
        end(A, 5);
        assertTrue(ledger.drained(Map.of(A, 6L)));
        assertFalse(ledger.drained(Map.of(A, 6L, B, 0L)));
        assertFalse(ledger.drained(Map.of(A, 7L)), "work has come after the end");
        end(B, 0);
        assertTrue(ledger.drained(Map.of(A, 6L, B, 1L)));
    }

    @Test
    void a_running_task_keeps_the_worker() {
        end(A, 5);
        ledger.taskStarted();
        assertFalse(ledger.drained(Map.of(A, 6L)));
        ledger.taskDone();
        assertTrue(ledger.drained(Map.of(A, 6L)));
    }

    @Test
    void an_end_is_acknowledged_when_something_comes_after_it_and_not_before() {
        end(A, 5);
        end(A, 5);
        ledger.arrived(B, 9);
        assertEquals(List.of(), acknowledged);
        ledger.arrived(A, 6);
        assertEquals(List.of("t-0 5"), acknowledged);
        assertFalse(ledger.drained(Map.of(A, 7L)));
    }

    private void end(TopicPartition partition, long offset) {
        Supplier<CompletionStage<Void>> acknowledge = () -> {
            acknowledged.add(partition + " " + offset);
            return CompletableFuture.completedStage(null);
        };
        ledger.arrived(partition, offset);
        ledger.ended(partition, offset, acknowledge);
    }
}
