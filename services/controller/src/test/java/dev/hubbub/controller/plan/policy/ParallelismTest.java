package dev.hubbub.controller.plan.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParallelismTest {

    private final Map<String, Integer> unfinished = new LinkedHashMap<>();

    ParallelismTest() {
        unfinished.put("first", 3);
        unfinished.put("second", 3);
        unfinished.put("third", 1);
    }

    @Test
    void groups_start_in_order_while_all_their_trials_fit() {
        assertEquals(Set.of("first", "second"), new Parallelism(6).started(unfinished));
        assertEquals(Set.of("first"), new Parallelism(5).started(unfinished), "a later one does not go before");
        assertEquals(Set.of("first", "second", "third"), new Parallelism(7).started(unfinished));
    }

    @Test
    void the_first_group_starts_even_if_it_is_too_large() {
        assertEquals(Set.of("first"), new Parallelism(1).started(unfinished));
    }

    @Test
    void without_a_limit_everything_starts() {
        assertEquals(unfinished.keySet(), new Parallelism(null).started(unfinished));
    }
}
