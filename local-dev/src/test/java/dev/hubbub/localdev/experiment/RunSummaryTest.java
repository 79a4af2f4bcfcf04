package dev.hubbub.localdev.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.localdev.experiment.ExperimentState.Best;
import dev.hubbub.localdev.experiment.ExperimentState.Outputs;
import dev.hubbub.localdev.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

    private static final String BY_CHANCE = "It is not significantly better than beam1 (40 sessions).";

    private static String written(Best best) {
        TrialState trial = new TrialState(
                "beam8",
                1,
                "tiny",
                8,
                15.0,
                "Succeeded",
                "1/1",
                "english",
                Map.of("wer", 0.5),
                1.0,
                0.1,
                0,
                null,
                null,
                null);
        RunSummary summary = new RunSummary(
                "study",
                "default",
                "Succeeded",
                null,
                new Outputs(2, 2, 0, 0),
                best,
                List.of(trial),
                BY_CHANCE,
                null,
                null,
                List.of(),
                null);
        StringWriter out = new StringWriter();
        summary.write(Screen.plain(new PrintWriter(out), new PrintWriter(out)));
        return out.toString();
    }

    @Test
    void below_the_table_it_is_said_whether_the_best_trial_is_the_best_by_chance() {
        assertThat(written(new Best("beam8", "wer", 0.5)).lines())
                .containsSequence("beam8 is the best. " + BY_CHANCE, "normalizer: english");
        assertThat(written(null)).doesNotContain("is the best");
    }
}
