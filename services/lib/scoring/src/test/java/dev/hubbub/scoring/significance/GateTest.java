package dev.hubbub.scoring.significance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.scoring.significance.Gate.Decision;
import dev.hubbub.scoring.significance.Gate.Outcome;
import dev.hubbub.scoring.significance.Gate.Tested;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private static Tested set(
            String name, boolean inDomain, int units, double change, double low, double high, double p) {
        return new Tested(
                name,
                inDomain,
                new PairedComparison(
                        units,
                        0.4,
                        0.4 + change,
                        new Interval(0.35, 0.45),
                        new Interval(0.3, 0.5),
                        new Interval(low, high),
                        p));
    }

    private static final Tested BETTER = set("prompts", true, 80, -0.1, -0.14, -0.06, 0.0002);

    @Test
    void better_at_home_and_no_worse_elsewhere_is_promoted() {
        Decision decision = Gate.USUAL.decide(List.of(BETTER, set("cards", false, 50, 0.001, -0.01, 0.012, 0.8)));

        assertEquals(Outcome.PROMOTED, decision.outcome());
        assertEquals(
                List.of(
                        "prompts became better: 40.00 % to 30.00 %, a change of -10.00 (-14.00 to -6.00, p 0.0002).",
                        "cards did not become worse: 40.00 % to 40.10 %, a change of +0.10 (-1.00 to +1.20, p 0.8000)."),
                decision.reasons());
    }

    @Test
    void one_that_has_forgotten_is_rejected_by_name() {
        Decision decision = Gate.USUAL.decide(List.of(BETTER, set("cards", false, 50, 0.08, 0.03, 0.12, 0.001)));

        assertEquals(Outcome.REJECTED, decision.outcome());
        assertTrue(
                decision.reasons().get(1).startsWith("cards became worse"),
                decision.reasons().toString());
    }

    @Test
    void what_is_surely_worse_by_no_more_than_is_tolerated_is_said_and_no_reason() {
        Tested little = set("cards", false, 5000, 0.005, 0.002, 0.008, 0.001);

        Decision tolerated = new Gate(0.05, 0.01).decide(List.of(BETTER, little));
        assertEquals(Outcome.PROMOTED, tolerated.outcome());
        assertTrue(tolerated.reasons().get(1).startsWith("cards became worse by no more than is tolerated"));
        assertEquals(
                Outcome.REJECTED,
                new Gate(0.05, 0).decide(List.of(BETTER, little)).outcome());
    }

    @Test
    void a_loss_that_may_be_larger_than_is_tolerated_is_never_promoted() {
        Tested worse = set("cards", false, 200, 0.017, 0.005, 0.029, 0.001);
        Tested perhaps = set("cards", false, 200, 0.014, -0.001, 0.029, 0.07);

        assertEquals(
                Outcome.REJECTED,
                new Gate(0.05, 0.01).decide(List.of(BETTER, worse)).outcome());
        assertEquals(
                Outcome.UNDECIDED, Gate.USUAL.decide(List.of(BETTER, worse)).outcome());
        assertEquals(
                Outcome.UNDECIDED, Gate.USUAL.decide(List.of(BETTER, perhaps)).outcome());
    }

    @Test
    void too_little_to_tell_is_undecided() {
        Tested few = set("cards", false, 5, 0.0, -0.01, 0.01, 1);
        Tested wide = set("cards", false, 12, 0.01, -0.1, 0.12, 0.9);
        Tested same = set("prompts", true, 80, 0.001, -0.02, 0.02, 0.9);

        assertEquals(Outcome.UNDECIDED, Gate.USUAL.decide(List.of(BETTER, few)).outcome());
        assertEquals(
                "cards has too few units to tell (5, 10 are needed): 40.00 % to 40.00 %, a change of +0.00.",
                Gate.USUAL.of(few).reasons().get(0), "no interval and no p that nobody may believe");
        assertEquals(Outcome.UNDECIDED, Gate.USUAL.decide(List.of(BETTER, wide)).outcome());
        assertEquals(Outcome.UNDECIDED, Gate.USUAL.decide(List.of(same)).outcome());
        assertThrows(IllegalArgumentException.class, () -> Gate.USUAL.decide(List.of(few)));
    }
}
