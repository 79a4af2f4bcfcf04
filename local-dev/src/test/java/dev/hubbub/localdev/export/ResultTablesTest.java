package dev.hubbub.localdev.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultTablesTest {

    private final ResultTables tables = new ResultTables(ExportFormat.MARKDOWN, null);

    @BeforeEach
    void addTrials() {
        tables.add("e1_tiny|a", "tiny & co", score(0.25, 0.2));
        tables.add("e2", "base", score(1.0 / 3, null));
    }

    private static TrialScore score(double wer, Double joint) {
        ErrorCounts words = new ErrorCounts(1, 0, 0, 4);
        SessionScore session =
                new SessionScore("session_40", "mcorec", wer, wer, 0.1, words, joint, 0.9, 10, 1, List.of(), List.of());
        return new TrialScore(
                "mcorec", "mcorec", wer, wer, 0.1, words, joint, 0.9, 10, 1, 0, 1, List.of(session), List.of());
    }

    @Test
    void parquet_is_a_file_of_its_own() {
        byte[] file =
                new ResultTables(ExportFormat.RESULTS_PARQUET, null).files().get("results.parquet");
        assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
        assertThat(tables.parquet().length).isGreaterThan(file.length);
    }

    @Test
    void seconds_with_a_gpu_cost_something_only_where_an_hour_has_a_price() throws Exception {
        TrialScore without = score(0.25, null);
        TrialScore score = new TrialScore(
                without.protocol(),
                without.normalizer(),
                without.wer(),
                without.speakerWer(),
                without.cer(),
                without.words(),
                null,
                null,
                10,
                7200,
                0,
                1,
                without.sessions(),
                List.of(),
                null,
                null,
                null,
                5400.0);
        ResultTables priced = new ResultTables(ExportFormat.RESULTS_JSON, new GpuHour(2.0));
        priced.add("gpu", "m", score);
        priced.add("nobody knows", "m", without);
        JsonNode all = new ObjectMapper().readTree(priced.json());
        assertThat(all.get(0).path("cost").doubleValue()).isEqualTo(3.0);
        assertThat(all.get(1).has("cost")).isFalse();
        assertThat(tables.json()).doesNotContain("cost");
    }

    @Test
    void the_challenge_s_table_has_exactly_its_columns_and_every_digit() {
        assertThat(tables.csv())
                .isEqualTo("session,model,avg_speaker_wer,avg_joint_error,conversation_f1\r\n"
                        + "session_40,e1_tiny|a,0.25,0.2,0.9\r\n"
                        + "session_40,e2,0.3333333333333333,,0.9\r\n");
    }

    @Test
    void tables_for_pages_and_papers_escape_what_is_a_sign_there() {
        assertThat(tables.markdown().split("\n")[0])
                .startsWith("| trial | model | WER (pooled) % |")
                .doesNotContain("BLEU");
        assertThat(tables.markdown())
                .contains("| e1\\_tiny\\|a | tiny & co | 25.00 |", "| e2 | base | 25.00 | 33.33 |");
        assertThat(tables.latex())
                .startsWith("\\begin{tabular}{llrrrrrrr}\n\\toprule\nTrial & Model & WER (pooled) [\\%]")
                .contains("e1\\_tiny|a & tiny \\& co & 25.00", " & -- & ")
                .endsWith("\\bottomrule\n\\end{tabular}\n");
    }

    @Test
    void as_json_every_number_has_the_name_that_it_has_everywhere() throws Exception {
        JsonNode all = new ObjectMapper().readTree(tables.json());
        assertThat(all.at("/0/speakerWer").asDouble()).isEqualTo(0.25);
        assertThat(all.at("/0/realTimeFactor").asDouble()).isEqualTo(0.1);
        assertThat(all.at("/0/sessions/0/conversationF1").asDouble()).isEqualTo(0.9);
        assertThat(all.at("/1").has("jointError")).isFalse();
    }
}
