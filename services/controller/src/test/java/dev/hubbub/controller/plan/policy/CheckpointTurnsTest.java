package dev.hubbub.controller.plan.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.plan.graph.Placement;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTurnsTest {

    private static final Placement A_SHORT = Places.placement("a", "short");
    private static final Placement B_SHORT = Places.placement("b", "short");
    private static final Placement A_LONG = Places.placement("a", "long");

    private final Places places = new Places();

    private CheckpointTurns turns(int window) {
        return CheckpointTurns.of(places.groups(), new SessionWindow(window));
    }

    @Test
    void what_one_checkpoint_does_comes_together_whatever_the_order_of_trials() {
        places.add(A_SHORT, "a1");
        places.add(B_SHORT, "b1");
        places.add(A_LONG, "a2");
        CheckpointTurns turns = turns(10);
        assertEquals(List.of("a1", "a2", "b1"), Places.names(turns.steps()));
        assertTrue(turns.closed());
    }

    @Test
    void a_checkpoint_waits_while_one_before_it_waits_for_an_input() {
        places.add(A_SHORT, "a1", places.output("segments"));
        places.add(A_SHORT, "a2");
        places.add(B_SHORT, "b1");
        assertEquals(List.of("a2"), Places.names(turns(10).steps()));
        assertFalse(turns(10).closed());
        places.commit("segments");
        assertEquals(List.of("a1", "a2", "b1"), Places.names(turns(10).steps()));
    }

    @Test
    void a_checkpoint_that_is_to_be_made_holds_up_neither_those_after_it_nor_the_pods_of_those_before() {
        places.add(Places.made("weights"), "m1", places.output("weights"));
        places.add(A_SHORT, "a1");
        assertEquals(List.of("a1"), Places.names(turns(10).steps()));
        assertTrue(turns(10).closed());
        places.send("a1");
        places.commit("a1");
        assertTrue(turns(10).closed());
        places.commit("weights");
        assertEquals(List.of("m1"), Places.names(turns(10).steps()));
        assertTrue(turns(10).closed());
    }

    @Test
    void a_made_checkpoint_that_is_there_waits_for_other_inputs_like_any_other() {
        places.add(Places.made("weights"), "m1", places.output("weights"), places.output("segments"));
        places.add(A_SHORT, "a1");
        places.commit("weights");
        assertEquals(List.of(), Places.names(turns(10).steps()));
        assertFalse(turns(10).closed());
    }

    @Test
    void a_checkpoint_waits_while_the_window_of_one_before_it_is_full() {
        places.add(A_SHORT, "a1");
        places.add(A_SHORT, "a2");
        places.add(B_SHORT, "b1");
        assertEquals(List.of("a1"), Places.names(turns(1).steps()));
        places.send("a1");
        assertEquals(List.of(), Places.names(turns(1).steps()));
        places.commit("a1");
        assertEquals(List.of("a2", "b1"), Places.names(turns(1).steps()), "each group has a window of its own");
        assertTrue(turns(1).closed());
    }

    @Test
    void what_is_sent_already_holds_up_nobody_and_what_may_not_start_keeps_the_queue_open() {
        places.add(A_SHORT, "a1");
        places.add(B_SHORT, "b1");
        places.send("a1");
        assertEquals(List.of("b1"), Places.names(turns(10).steps()));
        places.graph.admit(places.graph.group(B_SHORT), false);
        assertEquals(List.of(), Places.names(turns(10).steps()));
        assertFalse(turns(10).closed());
    }
}
