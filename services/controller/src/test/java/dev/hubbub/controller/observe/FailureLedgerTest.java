package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureLedgerTest extends StoreFixture {

    private static final Run RUN = new Run("uid", 1, null);
    private static final Instant TIME = Instant.parse("2026-01-01T10:00:00.123Z");

    private FailureLedger ledger;

    @BeforeEach
    void open() {
        ledger = new FailureLedger(objects);
        meter.reset();
    }

    @Test
    void ten_thousand_outputs_that_fail_together_are_kept_in_one_request_and_read_in_two() throws Exception {
        Failure failure = failure(addresses(0, 10_000), "The pods failed too often", TIME);
        ledger.record(RUN, List.of(failure));
        assertEquals(1, meter.count());
        meter.reset();
        assertEquals(List.of(failure), ledger.read(RUN));
        assertEquals(2, meter.count());
    }

    @Test
    void failures_that_are_told_together_are_kept_together_and_each_for_itself() throws Exception {
        List<Failure> failures = IntStream.range(0, 1000)
                .mapToObj(number -> failure(addresses(number, number + 1), "failure " + number, TIME))
                .toList();
        ledger.record(RUN, failures);
        assertEquals(1, meter.count());
        meter.reset();
        assertEquals(failures, ledger.read(RUN));
        assertEquals(2, meter.count());
    }

    @Test
    void a_failure_that_an_earlier_release_recorded_is_read() throws Exception {
        OutputAddress output = addresses(0, 1).get(0);
        Map<String, Object> earlier = Map.of(
                "output",
                output,
                "task",
                Digest.of("task"),
                "worker",
                "w",
                "reason",
                "UnreadableMedia",
                "message",
                "a.wav is not sound",
                "time",
                TIME.toString());
        objects.put(
                "experiments/uid/failures/1/transcription-" + output.digest().hex() + ".json",
                Json.text(earlier).getBytes(StandardCharsets.UTF_8));
        Failure expected = new Failure(
                List.of(output),
                Digest.of("task"),
                "w",
                null,
                FailureReason.UnreadableMedia,
                "a.wav is not sound",
                TIME);
        assertEquals(List.of(expected), ledger.read(RUN));
    }

    @Test
    void a_result_that_comes_twice_is_recorded_once_as_it_was_at_first() throws Exception {
        for (int outputs : List.of(1, 3)) {
            ledger.record(RUN, List.of(failure(addresses(0, outputs), "first", TIME)));
            ledger.record(RUN, List.of(failure(addresses(0, outputs), "second", TIME.plusSeconds(1))));
        }
        assertEquals(
                List.of("first", "first"),
                ledger.read(RUN).stream().map(Failure::message).toList());
    }

    @Test
    void failures_are_read_in_the_order_in_which_they_were_recorded() throws Exception {
        for (int number = 0; number < 100; number++) {
            ledger.record(
                    RUN,
                    List.of(failure(addresses(number, number + 1), "failure " + number, TIME.minusSeconds(number))));
        }
        List<Failure> read = ledger.read(RUN);
        assertEquals(100, read.size());
        assertEquals("failure 99", read.get(0).message());
        assertEquals("failure 0", read.get(99).message());
    }

    @Test
    void runs_keep_their_failures_apart_and_a_forgotten_experiment_has_none() throws Exception {
        Run other = new Run("uid", 2, "again");
        ledger.record(RUN, List.of(failure(addresses(0, 1), "old", TIME)));
        ledger.record(other, List.of(failure(addresses(0, 1), "new", TIME)));
        assertEquals("old", ledger.read(RUN).get(0).message());
        assertEquals("new", ledger.read(other).get(0).message());
        ledger.forget("uid");
        assertEquals(List.of(), ledger.read(RUN));
        assertEquals(List.of(), ledger.read(other));
    }

    private static Failure failure(List<OutputAddress> outputs, String message, Instant time) {
        return new Failure(outputs, null, null, "job", FailureReason.RetriesExhausted, message, time);
    }
}
