package dev.hubbub.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Ranking.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateReportTest {

    @Test
    void one_without_a_verdict_says_why_and_keeps_its_trial_from_being_the_best() {
        assertEquals("e1 has no score.", new GateReport("e2", "e1", null, "e1 has no score", null).reasons());
        GateReport unknown = new GateReport("e2", "e1", null, null, null);
        assertEquals("the two were not compared.", unknown.reasons());
        assertEquals(Standing.UNJUDGED, unknown.standing());
        assertEquals(
                Standing.FREE,
                new GateReport("e2", "e1", new GateVerdict(GateVerdict.Outcome.UNDECIDED, List.of()), null, null)
                        .standing());
    }
}
