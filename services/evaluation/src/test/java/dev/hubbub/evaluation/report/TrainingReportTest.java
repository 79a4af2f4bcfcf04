package dev.hubbub.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.GateVerdict.Outcome;
import dev.hubbub.contracts.score.GateVerdict.SetVerdict;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.evaluation.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report tells of runs of training. */
class TrainingReportTest {
    private static final String FORCED =
            """
            {"from": "s3://b/base", "settings": {"steps": 4}, "forced": true, "ended": "early", "bestStep": 2,
             "errorRate": 0.25, "baseErrorRate": 0.5, "skippedSteps": 1, "leftOutClips": 2,
             "preflight": [{"check": "prefix", "verdict": "fine", "message": "As in decoding."},
                           {"check": "end of text", "verdict": "refused", "message": "It is never learnt."},
                           {"check": "epochs", "verdict": "warning", "message": "Only 0.05 of the data."}],
             "leftOut": {"data": {"withoutText": 3, "repeated": 0, "captions": {"tooLong": 7}, "unusable": 1,
                                  "named": ["a.wav (line 3): it is cut short"]},
                         "heldOut": {"withoutText": 0, "unusable": 2}}}
            """;
    private static final String CURVE =
            """
            {"step": 0, "errorRate": 0.5, "errors": 10, "words": 20}
            {"step": 1, "loss": 3.0, "taken": true}
            {"step": 2, "loss": "NaN", "taken": false}
            {"step": 2, "errorRate": 0.25, "errors": 5, "words": 20}
            {"step": 3, "loss": 1.0, "taken": true}
            """;

    @TempDir
    Path folder;

    private Path report(ExampleExperiment experiment) throws Exception {
        List<StageOutput> outputs = new ReportStage(new ReportPage(), "1", Clock.systemUTC())
                .run(experiment.heard("e1", "tiny", 1, "all").task(), experiment.context());
        return outputs.get(0).files().onDisk("report.json").orElseThrow().getParent();
    }

    private static JsonNode run(Path output, int place) throws IOException {
        return Json.mapper()
                .readTree(output.resolve("report.json").toFile())
                .path("runs")
                .path(place);
    }

    @Test
    void a_run_s_rates_steps_losses_and_what_it_was_forced_through_are_on_the_page_and_in_the_data() throws Exception {
        Path output = report(new ExampleExperiment(folder).trained("tuned", FORCED, CURVE));
        JsonNode course = run(output, 0).path("course");
        assertEquals(
                Json.mapper()
                        .readTree("[{\"first\": 1, \"last\": 1, \"mean\": 3.0}, {\"first\": 3, \"last\": 3, \"mean\":"
                                + " 1.0}]"),
                course.path("losses"));
        assertEquals(
                Json.mapper().readTree("[{\"step\": 0, \"errorRate\": 0.5}, {\"step\": 2, \"errorRate\": 0.25}]"),
                course.path("judged"));
        assertEquals(
                Json.mapper().readTree("{\"tooLong\": 7, \"unusable\": 1, \"withoutText\": 3}"),
                course.path("leftOut"));
        assertEquals(2, course.path("findings").size());
        String page = Files.readString(output.resolve("index.html"))
                .replaceAll("<[^>]+>", " ")
                .replaceAll("[\\s\u00a0]+", " ");
        for (String part : List.of(
                "tuned forced s3://b/base 50.00 25.00 2 3 of 4, stopped early 20",
                "tuned was forced through the preflight: end of text: It is never learnt.",
                "tuned was warned by the preflight: epochs: Only 0.05 of the data.",
                "tuned leaves out of its data: 7 too long, 1 unusable, 3 without text.",
                "tuned cannot use: a.wav (line 3): it is cut short",
                "tuned leaves out of what is held out: 2 unusable.",
                "tuned could not read on the way: 2 clips.",
                "tuned did not take: 1 step whose loss was no number.")) {
            assertTrue(page.contains(part), part);
        }
        assertFalse(page.contains("As in decoding"));
    }

    @Test
    void what_a_gate_found_of_what_a_run_made_stands_in_its_row_with_the_numbers() throws Exception {
        GateVerdict promoted = new GateVerdict(
                Outcome.PROMOTED,
                List.of(
                        new SetVerdict(
                                "dev",
                                true,
                                Outcome.PROMOTED,
                                "speakers",
                                20,
                                0.4,
                                0.3,
                                -0.12,
                                -0.08,
                                0.001,
                                "Better."),
                        new SetVerdict(
                                "few", false, Outcome.UNDECIDED, "sessions", 3, 0.2, 0.21, null, null, null, "?")));
        GateVerdict rejected = new GateVerdict(Outcome.REJECTED, List.of());
        Path output = report(new ExampleExperiment(folder)
                .trained("tuned", FORCED, CURVE)
                .trained("other", FORCED, CURVE)
                .gated("tuned-beam1", "base-beam1", "tuned", promoted)
                .gated("tuned-beam4", "base-beam4", "tuned", rejected)
                .gated("merged", "base-beam1", null, promoted));

        List<String> rows = new ArrayList<>();
        Matcher row = Pattern.compile("(?s)<tr>\\s*<th scope=\"row\"><bdi>(tuned|other)</bdi>.*?</tr>")
                .matcher(Files.readString(output.resolve("index.html")));
        while (row.find()) {
            rows.add(row.group().replaceAll("<[^>]+>", " ").replaceAll("[\\s\u00a0]+", " "));
        }

        assertEquals(2, rows.size(), rows::toString);
        assertTrue(
                rows.get(0)
                        .contains("promoted tuned-beam1 dev 40.00 → 30.00 % (-12.00 to -8.00); few 20.00 → 21.00 %"
                                + " rejected tuned-beam4 "),
                rows.get(0));
        assertFalse(rows.get(1).contains("promoted") || rows.get(1).contains("merged"), rows.get(1));
    }

    @Test
    void a_run_that_made_nothing_or_does_not_say_how_it_went_is_said_to_be_unknown() throws Exception {
        Path output = report(new ExampleExperiment(folder)
                .untrained("broken", "The run would be wasted.")
                .trained("spoiled", "no JSON", CURVE));
        assertEquals("The run would be wasted.", run(output, 0).path("failure").asText());
        assertTrue(run(output, 1).path("failure").asText().startsWith("How it went cannot be read: "));
        assertTrue(Files.readString(output.resolve("index.html")).contains("not known"));
    }

    @Test
    void a_run_that_is_no_better_than_its_base_says_so() throws Exception {
        Path output = report(new ExampleExperiment(folder)
                .trained("worse", FORCED.replace("\"errorRate\": 0.25", "\"errorRate\": 0.5"), CURVE));
        assertTrue(Files.readString(output.resolve("index.html"))
                .contains("none of its checkpoints is better than its base"));
    }
}
