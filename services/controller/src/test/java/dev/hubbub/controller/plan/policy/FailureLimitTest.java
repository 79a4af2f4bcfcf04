package dev.hubbub.controller.plan.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FailureLimitTest {

    @Test
    void as_many_trials_as_it_says_may_fail_and_no_more() {
        assertFalse(new FailureLimit(2).isExceededBy(2));
        assertTrue(new FailureLimit(2).isExceededBy(3));
        assertTrue(new FailureLimit(0).isExceededBy(1));
        assertFalse(new FailureLimit(null).isExceededBy(1000));
    }

    @Test
    void it_says_what_stopped_a_trial() {
        assertEquals(
                "The experiment stopped before this trial was done: 3 trials failed and spec.maxFailedTrials is 2",
                new FailureLimit(2).message(3));
    }
}
