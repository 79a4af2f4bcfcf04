package dev.hubbub.controller.plan.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Step;
import org.junit.jupiter.api.Test;

class SessionWindowTest {

    private static final Placement PLACEMENT = Places.placement("a", "short");

    private final Places places = new Places();
    private final Step first = places.add(PLACEMENT, "s1");
    private final Step second = places.add(PLACEMENT, "s2");
    private final Step third = places.add(PLACEMENT, "s3");
    private final Step other = places.add(Places.placement("a", "long"), "s1 in long segments");

    @Test
    void so_many_sessions_of_a_group_enter_as_it_is_large() {
        places.groups();
        SessionWindow window = new SessionWindow(2);
        assertTrue(window.admits(first));
        assertTrue(window.admits(second));
        assertFalse(window.admits(third));
        assertTrue(window.admits(other), "another group has a window of its own");
    }

    @Test
    void a_session_that_was_asked_for_before_is_in_it_and_leaves_when_it_is_done() {
        places.send("s2");
        places.groups();
        SessionWindow window = new SessionWindow(1);
        assertFalse(window.admits(first));
        assertTrue(window.admits(second));
        places.commit("s2");
        places.groups();
        assertTrue(new SessionWindow(1).admits(first));
    }
}
