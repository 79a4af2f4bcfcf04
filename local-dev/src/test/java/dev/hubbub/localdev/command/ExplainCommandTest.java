package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {

    @Test
    void a_metric_is_explained_by_its_name_in_any_case() {
        CommandRun run = CommandRun.of("explain", "TCPWER");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("tcpWer (tcpWER): time-constrained minimum-permutation word error rate: ")
                .contains("lower is better", "under the scoring protocol mcorec or mcorec-corrected only");
    }

    @Test
    void every_number_of_a_trial_is_listed_with_the_definition_that_reports_show() throws Exception {
        JsonNode all =
                new ObjectMapper().readTree(CommandRun.of("explain", "--json").out());
        assertThat(all.findValuesAsText("name"))
                .hasSize(Metric.values().length + Measurement.values().length + 1)
                .contains("wer", "chrfpp", "gpuSeconds", "cappedShare", "cost");
        assertThat(all.get(0).path("meaning").asText()).contains(Metric.wer.definition());
        assertThat(CommandRun.of("explain").out()).contains(Measurement.loopedShare.name());
    }

    @Test
    void a_scoring_protocol_is_explained_with_what_it_corrects() {
        assertThat(CommandRun.of("explain", "mcorec-corrected").out())
                .contains(
                        "its middle is in the scored time",
                        "British spellings count as American",
                        "nothing is rounded");
    }

    @Test
    void a_normaliser_is_explained_by_its_name_here_and_elsewhere() {
        CommandRun run = CommandRun.of("explain", "whisper-basic");
        assertThat(run.out())
                .isEqualTo(CommandRun.of("explain", "basic").out())
                .startsWith("Normalizer basic (whisper-basic): Whisper's basic normaliser")
                .contains("scoring.normalizer: basic");
    }

    @Test
    void a_name_of_a_protocol_and_of_a_normaliser_is_explained_as_both() throws Exception {
        assertThat(CommandRun.of("explain", "mcorec").out())
                .contains("Scoring protocol mcorec: ", "Normalizer mcorec: ");
        JsonNode both = new ObjectMapper()
                .readTree(CommandRun.of("explain", "mcorec", "--json").out());
        assertThat(both.findValuesAsText("kind")).containsExactly("protocol", "normalizer");
    }

    @Test
    void what_a_trial_cost_is_explained_with_where_its_price_is_from() {
        assertThat(CommandRun.of("explain", "cost").out())
                .contains("seconds with a GPU", "HUBBUB_GPU_HOUR_PRICE", "in your currency; it ranks no trials");
    }

    @Test
    void what_there_is_not_is_refused_with_where_to_look() {
        CommandRun run = CommandRun.of("explain", "werr");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("There is no metric, scoring protocol or normalizer werr", "hubbub explain");
    }
}
