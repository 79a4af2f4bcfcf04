package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.scoring.significance.Gate;
import dev.hubbub.scoring.significance.Gate.Tested;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedComparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatedCheckpointsTest {

    @Test
    void an_interval_of_too_few_units_is_shown_to_nobody() {
        assertThat(row(10)).contains("45.00", "15.00", "-30.00", "-35.00 to -25.00");
        assertThat(row(9)).contains("45.00", "15.00", "-30.00", "undecided").doesNotContain(" to ", "-35.00", "-25.00");
    }

    private static String row(int units) {
        PairedComparison comparison = new PairedComparison(
                units, 0.45, 0.15, new Interval(0.4, 0.5), new Interval(0.1, 0.2), new Interval(-0.35, -0.25), 0.0001);
        Tested set = new Tested("prompts.jsonl", true, comparison);
        GatedCheckpoints gated = new GatedCheckpoints("base");
        gated.add("candidate", List.of(set), new Gate(0.05, 0.02).of(set));
        return String.join("\n", gated.table().lines(200));
    }
}
