package dev.hubbub.controller.plan.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DegeneracyLimitTest {

    @Test
    void a_trial_is_stopped_from_the_limit_up_and_never_without_one() {
        assertFalse(new DegeneracyGuard(4).stops(3));
        assertTrue(new DegeneracyGuard(4).stops(4));
        assertFalse(new DegeneracyGuard(null).stops(1000));
        assertFalse(new DegeneracyGuard(null).isOn());
    }

    @Test
    void the_verdict_says_what_was_seen_and_what_to_do() {
        assertEquals(
                "6 of 20 segments look degenerate (repetitive, token-cap), so the trial was stopped: read its"
                        + " transcripts, or raise spec.decoding.guard.stopAfterFlaggedSegments (4)",
                new DegeneracyGuard(4).message(6, 20, List.of("repetitive", "token-cap")));
    }
}
