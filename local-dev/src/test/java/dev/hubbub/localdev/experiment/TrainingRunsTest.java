package dev.hubbub.localdev.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import org.junit.jupiter.api.Test;

class TrainingRunsTest {

    @Test
    void each_run_has_a_line_and_those_of_which_nothing_is_known_a_sentence() throws Exception {
        JsonNode report = Json.mapper()
                .readTree(
                        """
                {"runs": [
                  {"name": "plain", "course": {"baseErrorRate": 0.812, "errorRate": 0.5, "bestStep": 40, "lastStep": 60,
                   "steps": 80, "early": true, "forced": false}},
                  {"name": "masked", "course": {"baseErrorRate": 0.5, "errorRate": 0.5, "bestStep": 1, "lastStep": 2,
                   "steps": 2, "early": false, "forced": true}},
                  {"name": "broken", "failure": "The run would be wasted."}]}
                """);
        assertThat(TrainingRuns.of(report).orElseThrow().lines(120))
                .containsExactly(
                        "RUN     BEFORE WER %  BEST WER %  BEST STEP  STEPS",
                        "plain           81.2        50.0         40  60/80  stopped early",
                        "masked          50.0        50.0          1  2/2    forced through its preflight, no better than"
                                + " before",
                        "broken                                              not known",
                        "  broken: The run would be wasted.");
    }

    @Test
    void an_experiment_without_training_has_none() throws Exception {
        assertThat(TrainingRuns.of(Json.mapper().readTree("{}"))).isEmpty();
    }
}
