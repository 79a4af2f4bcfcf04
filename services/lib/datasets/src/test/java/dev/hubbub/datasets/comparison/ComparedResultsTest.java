package dev.hubbub.datasets.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.datasets.comparison.ComparedResults.Compared;
import dev.hubbub.datasets.comparison.SessionResults.Scoring;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedResultsTest {

    private static final String HEAD = "session,model,avg_speaker_wer,avg_joint_error,conversation_f1\n";

    @TempDir
    Path folder;

    private static SessionResults results(String family, Metric metric, int from, int to, IntToDoubleFunction value) {
        Map<String, Map<Metric, Double>> sessions = new LinkedHashMap<>();
        for (int session = from; session < to; session++) {
            sessions.put("s" + session, Map.of(metric, value.applyAsDouble(session)));
        }
        return new SessionResults(family, "t", false, new Scoring("mcorec", "mcorec"), sessions, Map.of());
    }

    private static List<Compared> compared(Metric metric, SessionResults base, SessionResults... others) {
        return ComparedResults.of(base, List.of(others), metric, PairedBootstrap.USUAL, 0.05)
                .others();
    }

    @Test
    void two_are_compared_over_the_sessions_that_both_have() {
        SessionResults base = results("base", Metric.speakerWer, 0, 20, session -> 0.5);
        SessionResults better = results("better", Metric.speakerWer, 5, 40, session -> session < 20 ? 0.4 : 0.9);
        SessionResults few = results("few", Metric.speakerWer, 15, 40, session -> 0.1);
        SessionResults elsewhere = results("elsewhere", Metric.speakerWer, 30, 40, session -> 0.1);

        List<Compared> others = compared(Metric.speakerWer, base, better, few, elsewhere);

        assertThat(others.get(0).shared()).isEqualTo(15);
        assertThat(others.get(0).change()).isCloseTo(-0.1, within(1e-12));
        assertThat(others.get(0).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(others.get(0).p()).isLessThan(0.05);
        assertThat(others.get(1).verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(others.get(1).p()).isNull();
        assertThat(others.get(1).difference()).isNull();
        assertThat(others.get(2).shared()).isZero();
        assertThat(others.get(2).obstacle()).isEqualTo("no session in common");
    }

    @Test
    void numbers_that_were_scored_otherwise_are_not_compared_and_published_ones_are_the_challenge_s() {
        SessionResults base = results("base", Metric.speakerWer, 0, 20, session -> 0.5);
        SessionResults other = new SessionResults(
                "other", "t", false, new Scoring("mcorec-corrected", "mcorec-corrected"), base.sessions(), Map.of());
        SessionResults imported = new SessionResults("paper", "", true, Scoring.PUBLISHED, base.sessions(), Map.of());

        List<Compared> others = compared(Metric.speakerWer, base, other, imported);

        assertThat(others.get(0).obstacle()).isEqualTo("scored otherwise: mcorec-corrected against mcorec");
        assertThat(others.get(0).shared()).isZero();
        assertThat(others.get(1).obstacle()).isNull();
        assertThat(others.get(1).shared()).isEqualTo(20);
    }

    @Test
    void sessions_of_one_name_in_which_other_things_were_said_are_not_compared() {
        SessionResults base = ofWords(Map.of("s0", 10L, "s1", 7L, "only here", 3L));
        SessionResults same = ofWords(Map.of("s0", 10L, "only there", 4L));
        SessionResults other = ofWords(Map.of("s0", 10L, "s1", 8L));
        SessionResults imported = new SessionResults("paper", "", true, Scoring.PUBLISHED, base.sessions(), Map.of());

        List<Compared> others = compared(Metric.speakerWer, base, same, other, imported);

        assertThat(others.get(0).obstacle()).isNull();
        assertThat(others.get(1).obstacle()).isEqualTo("other data: what was said in s1 has 8 words against 7");
        assertThat(others.get(2).obstacle()).isNull();
    }

    private static SessionResults ofWords(Map<String, Long> words) {
        SessionResults results = results("m", Metric.speakerWer, 0, 20, session -> 0.5);
        return new SessionResults("m", "t", false, results.scoring(), results.sessions(), words);
    }

    @Test
    void a_mean_over_sessions_lies_around_itself_and_of_few_nobody_says_where() {
        SessionResults many = results("m", Metric.speakerWer, 0, 40, session -> session % 2 == 0 ? 0.2 : 0.4);
        SessionResults few = results("m", Metric.speakerWer, 0, 3, session -> 0.2);

        assertThat(few.interval(Metric.speakerWer)).isEmpty();
        // The mean of 40 with a deviation of 0.1: 0.3 and about 1.96 times 0.0158 around it.
        assertThat(many.interval(Metric.speakerWer).orElseThrow().low()).isCloseTo(0.269, within(0.006));
        assertThat(many.interval(Metric.speakerWer).orElseThrow().high()).isCloseTo(0.331, within(0.006));
    }

    @Test
    void more_conversations_found_are_better() {
        SessionResults base = results("base", Metric.conversationF1, 0, 20, session -> 0.5);
        SessionResults better =
                results("better", Metric.conversationF1, 0, 20, session -> session % 2 == 0 ? 0.9 : 0.8);
        Compared other = compared(Metric.conversationF1, base, better).get(0);
        assertThat(other.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(other.mean()).isCloseTo(0.85, within(1e-12));
        assertThat(other.difference().low())
                .isPositive()
                .isLessThan(other.difference().high());
    }

    @Test
    void the_best_of_a_family_is_the_one_with_most_sessions_and_then_the_lowest_mean() {
        SessionResults lucky = results("m", Metric.speakerWer, 0, 2, session -> 0.1);
        SessionResults worse = results("m", Metric.speakerWer, 0, 20, session -> 0.5);
        SessionResults best = results("m", Metric.speakerWer, 0, 20, session -> 0.4);
        SessionResults other = results("n", Metric.speakerWer, 0, 2, session -> 0.9);
        assertThat(SessionResults.bestOfEach(List.of(lucky, worse, best, other), Metric.speakerWer))
                .containsExactly(best, other);
    }

    @Test
    void a_published_table_gives_each_model_its_sessions_and_marks_them_as_imported() throws IOException {
        Path file = Files.writeString(
                folder.resolve("paper.csv"),
                "\uFEFF" + HEAD + "session_40,\"BL4, beam 12\",0.4954,0.3239,0.8153\nall,\"BL4, beam 12\",0.5,0.3,0.8\n"
                        + "session_40,BL1,0.5536,,\n");
        List<SessionResults> models = PublishedTable.read(file);
        assertThat(models)
                .extracting(SessionResults::family)
                .containsExactly("paper.csv: BL4, beam 12", "paper.csv: BL1");
        assertThat(models).allMatch(SessionResults::imported);
        assertThat(models.get(0).sessions())
                .isEqualTo(Map.of(
                        "session_40",
                        Map.of(Metric.speakerWer, 0.4954, Metric.jointError, 0.3239, Metric.conversationF1, 0.8153)));
        assertThat(models.get(1).sessions().get("session_40")).isEqualTo(Map.of(Metric.speakerWer, 0.5536));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "session,avg_speaker_wer;s,0.5|line 1: there is no column model",
                "session,model,avg_speaker_wer;s,m,50 %|line 2: avg_speaker_wer '50 %' is no fraction",
                "session,model,avg_speaker_wer;s,m,0.5;s,m,0.4|line 3: there is a row of m and s already",
                "session,model,avg_speaker_wer;s,m|line 2: it has 2 fields, and the first line 3",
                "session,model,avg_speaker_wer;all,m,0.5|has no rows of sessions",
            })
    void what_is_wrong_with_a_published_table_is_said_with_its_line(String content, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("paper.csv"), content.replace(';', '\n') + "\n");
        assertThatThrownBy(() -> PublishedTable.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("paper.csv")
                .hasMessageContaining(message);
    }
}
