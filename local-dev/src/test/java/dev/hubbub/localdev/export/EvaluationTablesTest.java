package dev.hubbub.localdev.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.TextMatch;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTablesTest {

    private static final String SAID = "we could meet at half past seven";

    @TempDir
    Path folder;

    private final EvaluationTables tables = new EvaluationTables(20);

    @Test
    void trials_stand_below_each_other_with_their_metrics_and_bleu() throws Exception {
        tables.add("uniform", "u", score(0.0, SAID));
        tables.add("ties, trimmed", "t", score(1.0, "nothing of the kind was said"));
        tables.write(folder, false);
        List<String> lines = Files.readAllLines(folder.resolve("evaluation_metrics.csv"));
        assertThat(lines).hasSize(3);
        List<String> head = List.of(lines.get(0).split(","));
        assertThat(head).startsWith("trial", "model", "protocol", "wer").contains("cer", "bleu");
        String[] first = lines.get(1).split(",", -1);
        assertThat(first[head.indexOf("wer")]).isEqualTo("0");
        assertThat(Double.parseDouble(first[head.indexOf("bleu")])).isEqualTo(0.25);
        assertThat(first[head.indexOf("utterances")]).isEqualTo("1");
        assertThat(lines.get(2)).startsWith("\"ties, trimmed\",t,utterance,1,");
    }

    @Test
    void utterances_stand_below_each_other_with_what_every_trial_heard() throws Exception {
        tables.add("a", "m", score(0.5, "one", "two", "three"));
        tables.add("b", "m", score(0.5, "eins", "zwei"));
        tables.write(folder, false);
        assertThat(Files.readAllLines(folder.resolve("evaluation_examples.csv")))
                .containsExactly(
                        "session,segment,reference,a,b",
                        "s1,0," + SAID + ",one,eins",
                        "s1,1," + SAID + ",two,zwei",
                        "s1,2," + SAID + ",three,");
        EvaluationTables one = new EvaluationTables(1);
        one.add("a", "m", score(0.5, "one", "two", "three"));
        one.write(folder, true);
        assertThat(Files.readAllLines(folder.resolve("evaluation_examples.csv")))
                .hasSize(2);
    }

    @Test
    void tables_that_are_there_are_replaced_only_if_that_is_asked_for() throws Exception {
        tables.add("a", "m", score(0.5, "one"));
        tables.write(folder, false);
        assertThatThrownBy(() -> tables.write(folder, false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("evaluation_metrics.csv is there already");
        tables.write(folder, true);
    }

    private static TrialScore score(double wer, String... hypotheses) {
        List<UtteranceScore> utterances = new ArrayList<>();
        ErrorCounts words = new ErrorCounts(Math.round(7 * wer), 0, 0, 7);
        for (String hypothesis : hypotheses) {
            utterances.add(new UtteranceScore(String.valueOf(utterances.size()), SAID, hypothesis, words));
        }
        SessionScore session =
                new SessionScore("s1", "english", wer, null, wer, words, null, null, 3, 1, List.of(), utterances);
        return new TrialScore(
                "utterance",
                "english",
                wer,
                null,
                wer,
                words,
                null,
                null,
                3,
                1,
                0,
                1,
                List.of(session),
                List.of(),
                new TextMatch(0.25, 0.5, 0.5),
                null,
                null,
                null);
    }
}
