package dev.hubbub.localdev.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeakerResultsTest {

    @Test
    void each_speaker_of_the_best_trial_has_a_line_and_what_is_missing_is_named_once() throws Exception {
        JsonNode report = report("good", 2, List.of(new Problem("session_0", null, "There are no lips of spk_0.")));
        SpeakerResults results = SpeakerResults.of(report).orElseThrow();
        assertEquals("good", results.trial());
        assertEquals(
                List.of(
                        "SESSION    SPEAKER  WER %  CLUSTERING F1 %  JOINT ERROR %",
                        "session_0  spk_0     12.5            100.0            6.3",
                        "session_0  spk_1     12.5            100.0            6.3",
                        "",
                        "What could not be scored, seen or heard:",
                        "  There are no lips of spk_0.",
                        "  No face was found."),
                results.lines(80));
    }

    @Test
    void a_large_study_s_table_is_cut_and_says_where_the_rest_is() throws Exception {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            problems.add(new Problem("session_0", null, "Problem " + i + "."));
        }
        List<String> lines =
                SpeakerResults.of(report("good", 30, problems)).orElseThrow().lines(80);
        assertTrue(lines.contains("(6 more speakers in the report)"), "" + lines);
        assertEquals("  (6 more in the report)", lines.get(lines.size() - 1));
    }

    @Test
    void without_a_best_trial_or_speakers_there_is_nothing_to_say() throws Exception {
        assertTrue(SpeakerResults.of(report(null, 2, List.of())).isEmpty());
        assertTrue(SpeakerResults.of(report("good", 0, List.of())).isEmpty());
    }

    private static JsonNode report(String best, int speakers, List<Problem> problems) {
        List<SpeakerScore> scores = new ArrayList<>();
        for (int i = 0; i < speakers; i++) {
            scores.add(new SpeakerScore("spk_" + i, 0.125, 1.0, 0.0625));
        }
        SessionScore session = new SessionScore(
                "session_0", "mcorec", 0.125, 0.125, 0.1, null, 0.0625, 1.0, 60, 12, scores, List.of());
        TrialScore score = new TrialScore(
                "mcorec", "mcorec", 0.125, 0.125, 0.1, null, 0.0625, 1.0, 60, 12, 0, 2, List.of(session), problems);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("best", best);
        report.put("trials", List.of(Map.of("name", "bad"), Map.of("name", "good", "score", score)));
        report.put(
                "faces",
                List.of(Map.of(
                        "speakers",
                        List.of(Map.of("problems", List.of("There are no lips of spk_0.", "No face was found."))))));
        return Json.tree(report);
    }
}
