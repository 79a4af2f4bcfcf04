package dev.hubbub.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that come with a report, for whoever computes with them. */
class ReportTablesTest {

    private static final String PASSWORD = "please enter your password followed by the pound key";
    private static final String BUSY = "all circuits are busy now";
    private static final String PERSON = "you are currently the only person in this conference";

    @TempDir
    Path folder;

    @Test
    void trials_csv_has_a_line_per_trial_with_its_parameters_and_counts() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, "now please enter your passport followed by the pound", BUSY, PERSON)
                .failed("e2", "base", 4, "There is no checkpoint s3://hubbub/checkpoints/base"));
        List<String[]> lines = WrittenReport.table(output.resolve("trials.csv"));
        assertArrayEquals(
                new String[] {
                    "trial",
                    "model",
                    "precision",
                    "beamSize",
                    "language",
                    "wer",
                    "cer",
                    "substitutions",
                    "insertions",
                    "deletions",
                    "reference_words",
                    "avg_joint_error",
                    "conversation_f1",
                    "sessions",
                    "problems",
                    "audio_seconds",
                    "seconds",
                    "real_time_factor",
                    "flagged_segments",
                    "avg_speaker_wer",
                    "mer",
                    "wil",
                    "cpWer",
                    "tcpWer",
                    "bleu",
                    "chrf",
                    "chrfpp",
                    "normalizer",
                    "gpuSeconds",
                    "cappedShare",
                    "loopedShare",
                    "emptyShare",
                    "otherLanguageShare",
                    "insertionRate",
                    "checkpoint",
                    "modalities",
                    "learnt_sessions",
                    "choosing_sessions"
                },
                lines.get(0));
        String[] first = lines.get(1);
        assertEquals(List.of("e1", "tiny", "float32", "1", "en"), List.of(first).subList(0, 5));
        assertEquals(3.0 / 23, Double.parseDouble(first[5]), 0);
        assertEquals(
                List.of("1", "1", "1", "23", "", "", "3", "0", "12", "1.5", "0.125", "0"),
                List.of(first).subList(7, 19));
        assertEquals("", first[19], "nobody says who speaks");
        assertEquals(0.125, Double.parseDouble(first[20]), 0, "3 errors of 24 words aligned");
        assertEquals(1 - 21.0 / 23 * 21 / 23, Double.parseDouble(first[21]), 0);
        assertEquals("english", first[27]);
        assertEquals(1.0 / 23, Double.parseDouble(first[33]), 0, "words inserted");
        assertEquals("", lines.get(2)[5], "a trial without a score has no word error rate");
        assertEquals(3, lines.size());
    }

    @Test
    void one_checkpoint_in_two_precisions_is_told_apart_in_the_table_and_in_the_data() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD)
                .computedIn(CheckpointReference.Precision.BFLOAT16)
                .heard("e2", "tiny", 1, PASSWORD)
                .withoutCheckpoint("e3", "typo", 1));
        List<String[]> lines = WrittenReport.table(output.resolve("trials.csv"));
        assertEquals(
                List.of("precision", "float32", "bfloat16", ""),
                lines.stream().map(line -> line[2]).toList());
        assertEquals(
                CheckpointReference.Precision.BFLOAT16,
                Json.read(output.resolve("report.json"), Report.class)
                        .trials()
                        .get(1)
                        .checkpoint()
                        .precision());
    }

    @Test
    void trials_csv_says_what_each_trial_s_model_took_in() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD)
                .usedWith(TrainingSettings.Sense.VIDEO)
                .heard("e2", "tiny", 1, PASSWORD)
                .withoutCheckpoint("e3", "typo", 1));
        List<String[]> lines = WrittenReport.table(output.resolve("trials.csv"));
        assertEquals(
                List.of("modalities", "all", "video", ""),
                lines.stream()
                        .map(line -> line[List.of(lines.get(0)).indexOf("modalities")])
                        .toList());
    }

    @Test
    void sessions_csv_starts_with_the_challenge_s_columns_in_its_order() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .scored("e1", "flamingo", 4, ExampleExperiment.conversation(0.25, 0.125, 0.9)));
        List<String[]> lines = WrittenReport.table(output.resolve("sessions.csv"));
        assertEquals(
                List.of("session", "model", "avg_speaker_wer", "avg_joint_error", "conversation_f1", "trial"),
                List.of(lines.get(0)).subList(0, 6));
        assertEquals(
                List.of("session_40", "flamingo", "0.25", "0.125", "0.9", "e1"),
                List.of(lines.get(1)).subList(0, 6));
    }

    @Test
    void the_pooled_rate_and_the_mean_over_speakers_have_one_column_each_in_both_tables() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .scored("e1", "flamingo", 4, ExampleExperiment.conversation(0.5, 0.125, 0.9)));
        for (String table : List.of("trials.csv", "sessions.csv")) {
            List<String[]> lines = WrittenReport.table(output.resolve(table));
            List<String> columns = List.of(lines.get(0));
            assertEquals("0.25", lines.get(1)[columns.indexOf("wer")], "1 of 4 words, in " + table);
            assertEquals("0.5", lines.get(1)[columns.indexOf("avg_speaker_wer")], table);
        }
        Report report = Json.read(output.resolve("report.json"), Report.class);
        assertEquals(0.25, report.trials().get(0).metrics().get("wer"));
        assertEquals(0.5, report.trials().get(0).metrics().get("speakerWer"));
        assertEquals(Metric.speakerWer, report.objective(), "which an objective wer means under mcorec");
    }

    @Test
    void a_table_without_a_scored_session_still_has_its_head() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder).failed("e1", "tiny", 1, "All sessions failed"));
        assertEquals(
                "session,model,avg_speaker_wer,avg_joint_error,conversation_f1,trial\r\n",
                Files.readString(output.resolve("sessions.csv")));
    }

    @Test
    void a_comma_or_quote_in_a_name_stays_in_its_field() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder).heard("e1", "tiny, \"fine\"-tuned", 1, PASSWORD));
        assertEquals(
                "tiny, \"fine\"-tuned",
                WrittenReport.table(output.resolve("trials.csv")).get(1)[1]);
    }
}
