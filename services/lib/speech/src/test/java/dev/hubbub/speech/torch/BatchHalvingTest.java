package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BatchHalvingTest {
    private final List<Integer> tried = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();

    /** A device that holds so many members at once. */
    private Function<int[], String> deviceFor(int capacity) {
        return members -> {
            tried.add(members.length);
            if (members.length > capacity) {
                throw new DeviceMemoryException("a test", new IllegalStateException());
            }
            return Arrays.toString(members);
        };
    }

    @Test
    void a_batch_that_fits_is_computed_at_once() {
        assertEquals(List.of("[4, 7, 9]"), BatchHalving.compute(new int[] {4, 7, 9}, deviceFor(3), discarded::add));
    }

    @Test
    void a_batch_that_does_not_fit_is_halved_until_it_does() {
        assertEquals(
                List.of("[0, 1]", "[2]", "[3, 4]"),
                BatchHalving.compute(new int[] {0, 1, 2, 3, 4}, deviceFor(2), discarded::add));
        assertEquals(List.of(5, 3, 2, 1, 2), tried);
    }

    @Test
    void a_single_member_that_does_not_fit_is_an_error() {
        assertThrows(
                DeviceMemoryException.class,
                () -> BatchHalving.compute(new int[] {0, 1}, deviceFor(0), discarded::add));
        assertEquals(List.of(2, 1), tried);
    }

    @Test
    void what_was_computed_before_a_part_that_fails_is_given_back() {
        Function<int[], String> device = deviceFor(2);
        Function<int[], String> failing = members -> {
            if (members.length == 1 && members[0] == 3) {
                throw new IllegalStateException("broken");
            }
            return device.apply(members);
        };
        assertThrows(
                IllegalStateException.class,
                () -> BatchHalving.compute(new int[] {0, 1, 2, 4, 5, 3}, failing, discarded::add));
        assertEquals(List.of("[4, 5]", "[0, 1]", "[2]"), discarded);
    }
}
