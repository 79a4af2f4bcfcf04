package dev.hubbub.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.evaluation.page.ReportPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportStageTest {

    private static final String PASSWORD = "please enter your password followed by the pound key";
    private static final String BUSY = "all circuits are busy now";
    private static final String PERSON = "you are currently the only person in this conference";

    @TempDir
    Path folder;

    @Test
    void the_output_holds_the_page_the_two_tables_and_the_data() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder).heard("e1", "tiny", 1, PASSWORD, BUSY, PERSON));
        try (Stream<Path> files = Files.list(output)) {
            assertEquals(
                    List.of("index.html", "report.json", "sessions.csv", "trials.csv"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void a_model_that_was_trained_on_what_it_is_scored_on_is_among_the_problems_and_in_the_data() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, BUSY, PERSON)
                .heard("e2", "tuned", 1, PASSWORD, BUSY, PERSON)
                .trainedOn("tuned", "s1", "s3"));
        String page = Files.readString(output.resolve("index.html"));
        assertTrue(page.contains("<li><bdi>tuned was trained on sessions s1, s3, which it is scored on: its rate there"
                + " says nothing of speech it has not heard.</bdi>"));
        assertTrue(page.contains("in e2"));
        assertEquals(
                "tuned",
                Json.mapper()
                        .readTree(output.resolve("report.json").toFile())
                        .at("/learnt/0/model")
                        .asText());
    }

    @Test
    void a_trial_costs_its_seconds_with_a_gpu_at_the_price_that_the_report_was_written_with() throws Exception {
        ObjectNode score = (ObjectNode) Json.tree(ExampleExperiment.conversation(0.25, 0.1, 1));
        TrialScore onGpu = Json.mapper().treeToValue(score.put("gpuSeconds", 5400), TrialScore.class);
        ExampleExperiment experiment = new ExampleExperiment(folder)
                .rankedBy("jointError", false)
                .scored("e1", "tiny", 1, onGpu)
                .scored("e2", "small", 1, ExampleExperiment.conversation(0.5, 0.1, 1));
        List<StageOutput> priced = new ReportStage(new ReportPage(), "1", Clock.systemUTC(), new GpuHour(2))
                .run(experiment.task(), experiment.context());
        assertEquals(experiment.task().recipe(), priced.get(0).recipe());
        Path output = priced.get(0).files().onDisk("report.json").orElseThrow().getParent();
        String page = Files.readString(output.resolve("index.html"));
        assertTrue(page.contains(">Cost<") && page.contains(">3.00</bdi>"), page);
        assertEquals(2.0, Json.read(output.resolve("report.json"), Report.class).gpuHourPrice());
        assertFalse(Files.readString(WrittenReport.of(experiment).resolve("index.html"))
                .contains(">Cost<"));
    }

    @Test
    void numbers_that_are_optimistic_are_told_from_others_on_the_page_in_the_data_and_in_both_tables()
            throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, BUSY, PERSON)
                .heard("e2", "soup", 1, PASSWORD, BUSY, PERSON)
                .trainedOn("soup", "s3")
                .chosenBy("soup", "s1")
                .remarked("soup", "Round 1 of run r is averaged without worker 2"));
        String page = Files.readString(output.resolve("index.html"));
        assertTrue(page.contains("<li><bdi>soup was chosen by session s1, which it is scored on: its rate there is"
                + " optimistic, for what was worse there was not chosen.</bdi>"));
        assertTrue(page.contains("<li><bdi>Round 1 of run r is averaged without worker 2.</bdi>"));
        Report data = Json.read(output.resolve("report.json"), Report.class);
        assertEquals(List.of("s1"), data.chosen().get(0).sessions());
        assertEquals("soup", data.remarks().get(0).model());
        List<String[]> trials = WrittenReport.table(output.resolve("trials.csv"));
        assertEquals(List.of("0", "0"), lastTwo(trials.get(1)));
        assertEquals(List.of("1", "1"), lastTwo(trials.get(2)));
        List<String[]> sessions = WrittenReport.table(output.resolve("sessions.csv"));
        assertEquals(
                List.of("familiar", "", "", "", "chosen by", "", "learnt"),
                sessions.stream().map(line -> line[line.length - 1]).toList());
    }

    private static List<String> lastTwo(String[] line) {
        return List.of(line).subList(line.length - 2, line.length);
    }

    @Test
    void a_model_without_a_checkpoint_is_reported_beside_those_that_have_one() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, BUSY, PERSON)
                .withoutCheckpoint("e2", "typo", 1));
        List<String[]> lines = WrittenReport.table(output.resolve("trials.csv"));
        assertEquals("e2", lines.get(2)[0]);
        assertTrue(Files.readString(output.resolve("index.html")).contains("There is no checkpoint for typo"));
    }

    @Test
    void the_page_says_which_checkpoints_a_model_is_the_average_of() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD)
                .averaging("one", "two")
                .heard("e2", "mean", 1, PASSWORD));
        String page = Files.readString(output.resolve("index.html"));
        assertTrue(page.contains("the average of <code>s3://hubbub/checkpoints/one</code> (1.0), "
                + "<code>s3://hubbub/checkpoints/two</code> (1.0)</td>"));
        assertEquals(2, page.split("the average of").length, "only of the one that is");
    }

    @Test
    void the_data_reads_back_as_the_report_it_was() throws Exception {
        Path output = WrittenReport.of(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, "no circuits", PERSON)
                .heard("e2", "tiny", 4, PASSWORD, BUSY, PERSON)
                .failed("e3", "base", 4, "There is no checkpoint"));
        Report report = Json.read(output.resolve("report.json"), Report.class);
        assertEquals(Report.FORMAT, report.format());
        assertEquals("e2", report.best());
        assertEquals(Metric.wer, report.objective());
        assertEquals(
                "no circuits",
                report.trials()
                        .get(0)
                        .score()
                        .sessions()
                        .get(1)
                        .utterances()
                        .get(0)
                        .hypothesis());
        assertEquals("There is no checkpoint", report.trials().get(2).failure());
        assertEquals(
                new ObjectMapper().readTree(output.resolve("report.json").toFile()),
                new ObjectMapper().readTree(Json.text(report)));
    }

    @Test
    void the_best_trial_is_the_lowest_or_the_highest_as_the_objective_says() throws Exception {
        ExampleExperiment experiment = new ExampleExperiment(folder)
                .rankedBy("conversationF1", true)
                .scored("e1", "a", 1, ExampleExperiment.conversation(0.1, 0.3, 0.5))
                .scored("e2", "b", 1, ExampleExperiment.conversation(0.2, 0.2, 0.9))
                .scored("e3", "c", 1, ExampleExperiment.conversation(0.3, 0.1, 0.9));
        assertEquals("e2", best(experiment), "of two equal trials the first");
        assertEquals("e1", best(experiment.rankedBy("wer", false)));
        assertEquals("e3", best(experiment.rankedBy("jointError", false)));
    }

    private String best(ExampleExperiment experiment) throws Exception {
        return Json.read(WrittenReport.of(experiment).resolve("report.json"), Report.class)
                .best();
    }

    @Test
    void a_trial_that_lost_a_session_is_not_the_best() throws Exception {
        ExampleExperiment experiment = new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, "no circuits", PERSON)
                .scored(
                        "e2",
                        "tiny",
                        4,
                        ExampleExperiment.utterances(
                                List.of(PASSWORD), List.of(new Problem("s2", "s2.wav", "s2.wav is not audio"))));
        assertEquals("e1", best(experiment));
    }

    @Test
    void of_trials_that_lost_different_sessions_none_is_best_and_the_report_says_why() throws Exception {
        TrialScore first = ExampleExperiment.utterances(List.of(PASSWORD, BUSY), List.of());
        TrialScore second = ExampleExperiment.utterances(List.of(PASSWORD, BUSY, PERSON), List.of());
        SessionScore lost = second.sessions().get(1);
        TrialScore withoutBusy = new TrialScore(
                "utterance",
                "english",
                0.0,
                null,
                0.0,
                second.words(),
                null,
                null,
                8,
                1,
                0,
                2,
                second.sessions().stream().filter(session -> session != lost).toList(),
                List.of(new Problem("s2", "s2.wav", "s2.wav is not audio")));
        Path output = WrittenReport.of(
                new ExampleExperiment(folder).scored("e1", "a", 1, first).scored("e2", "b", 1, withoutBusy));
        Report report = Json.read(output.resolve("report.json"), Report.class);
        assertNull(report.best());
        assertEquals("each lacks something that another was scored on", report.obstacle());
        assertTrue(Files.readString(output.resolve("index.html"))
                .contains("No trial is the best: each lacks something that another was scored on."));
    }

    @Test
    void no_trial_is_best_when_all_failed() throws Exception {
        assertNull(best(new ExampleExperiment(folder).failed("e1", "tiny", 1, "All sessions failed")));
    }

    @Test
    void the_same_scores_at_the_same_time_give_the_same_bytes() throws Exception {
        for (String run : List.of("first", "second")) {
            ExampleExperiment experiment = new ExampleExperiment(folder.resolve(run))
                    .heard("e1", "tiny", 1, PASSWORD, "no circuits", PERSON)
                    .scored("e2", "flamingo", 4, ExampleExperiment.conversation(0.25, 0.125, 0.9))
                    .failed("e3", "base", 4, "There is no checkpoint");
            Files.move(WrittenReport.of(experiment), folder.resolve(run + "-report"));
        }
        for (String file : List.of("index.html", "report.json", "sessions.csv", "trials.csv")) {
            assertEquals(
                    -1,
                    Files.mismatch(
                            folder.resolve("first-report").resolve(file),
                            folder.resolve("second-report").resolve(file)),
                    file);
        }
    }

    @Test
    void an_unknown_metric_is_refused_with_the_ones_there_are() {
        StageFailure failure = assertThrows(
                StageFailure.class,
                () -> WrittenReport.of(
                        new ExampleExperiment(folder).rankedBy("accuracy", true).heard("e1", "tiny", 1, PASSWORD)));
        assertEquals(FailureReason.Unsupported, failure.reason());
        assertTrue(failure.getMessage().contains("accuracy"), failure.getMessage());
        assertTrue(
                failure.getMessage().contains("wer, speakerWer, cer, jointError, conversationF1"),
                failure.getMessage());
    }
}
