package dev.hubbub.localdev.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialTableTest {

    @Test
    void rates_are_percent_and_the_best_trial_is_marked() {
        List<String> lines = TrialTable.of(List.of(scored("beam1", 0.5608), scored("beam8", 0.4718)), "beam8")
                .lines(120);

        assertThat(lines)
                .containsExactly(
                        "TRIAL  PHASE      SESSIONS  WER (POOLED) %  CER %  SECONDS    RTF",
                        "beam1  Succeeded       7/7            56.1   37.4      5.8  0.046",
                        "beam8  Succeeded       7/7            47.2   37.4      5.8  0.046  best");
    }

    @Test
    void a_narrow_window_keeps_the_name_and_the_error_rate() {
        List<String> lines =
                TrialTable.of(List.of(scored("beam1", 0.5608)), null).lines(22);

        assertThat(lines).containsExactly("TRIAL  WER (POOLED) %", "beam1            56.1");
    }

    @Test
    void a_low_window_shows_what_is_under_way_and_counts_the_rest() {
        List<TrialState> trials = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            trials.add(scored("done" + i, 0.5));
        }
        trials.add(in("busy", "Running"));
        for (int i = 0; i < 10; i++) {
            trials.add(in("waiting" + i, "Pending"));
        }

        List<String> lines = TrialTable.window(trials, null, 80, 5);

        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).startsWith("done8");
        assertThat(lines.get(2)).startsWith("done9");
        assertThat(lines.get(3)).startsWith("busy");
        assertThat(lines.get(4)).isEqualTo("(18 more trials)");
    }

    private static TrialState scored(String name, double wer) {
        return new TrialState(
                name,
                1,
                "m",
                1,
                15.0,
                "Succeeded",
                "7/7",
                "english",
                Map.of("wer", wer, "cer", 0.374),
                5.79,
                0.0458,
                0,
                null,
                null,
                null);
    }

    private static TrialState in(String name, String phase) {
        return new TrialState(name, 1, "m", 1, 15.0, phase, "0/7", null, Map.of(), null, null, null, null, null, null);
    }
}
