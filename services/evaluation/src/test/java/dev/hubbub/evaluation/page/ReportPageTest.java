package dev.hubbub.evaluation.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.evaluation.report.ExampleExperiment;
import dev.hubbub.evaluation.report.ReportStage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

    private static final String PASSWORD = "please enter your password followed by the pound key";
    private static final String BUSY = "all circuits are busy now";

    @TempDir
    Path folder;

    private String page(ExampleExperiment experiment) throws Exception {
        return page(experiment, new ReportPage());
    }

    private String page(ExampleExperiment experiment, ReportPage renderer) throws Exception {
        byte[] page = new ReportStage(
                        renderer, "1.2.3", Clock.fixed(Instant.parse("2026-11-29T20:15:30Z"), ZoneOffset.UTC))
                .run(experiment.task(), experiment.context())
                .get(0)
                .files()
                .read("index.html");
        return new String(page, StandardCharsets.UTF_8);
    }

    /** What a reader sees of a part of the page: no elements, and white space as a browser shows it. */
    private static String text(String page, String from, String to) {
        int start = page.indexOf(from);
        assertTrue(start >= 0, "the page has no " + from);
        return page.substring(start, page.indexOf(to, start))
                .replaceAll("</?bdi[^>]*>", "")
                .replaceAll("<[^>]*>", " ")
                .replace('\u00a0', ' ')
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Test
    void a_time_line_shows_when_each_speaker_spoke_and_was_heard_and_in_which_conversation() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .scored("e1", "flamingo", 4, ExampleExperiment.conversation(0.25, 0.125, 0.9)));

        assertTrue(text(page, "id=\"timeline\"", "</section>")
                .contains("session_40 spk_0 0 \u2192 0 spk_0 spk_1 1 \u2192 0 spk_1"));
        // From 3 s to 6 s and from 6 s to 10.25 s of 60 s.
        assertTrue(page.contains("<path class=\"said\" d=\"M50.0 0h50.0v8h-50.0zM100.0 0h70.8v8h-70.8z\"/>"));
        assertTrue(page.contains("<path class=\"heard\" transform=\"translate(0 11)\""
                + " d=\"M58.3 0h41.7v8h-41.7zM108.3 0h62.5v8h-62.5z\"/>"));
        assertTrue(page.contains("<span style=\"left:50.00%\">0:30</span>"));
    }

    @Test
    void scores_that_do_not_say_when_anybody_speaks_have_no_time_line() throws Exception {
        assertFalse(page(new ExampleExperiment(folder).heard("e1", "tiny", 1, PASSWORD, BUSY))
                .contains("id=\"timeline\""));
    }

    @Test
    void the_page_asks_the_network_for_nothing() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, BUSY)
                .seen(FacesOnPageTest.OVERVIEW, new byte[10]));
        Matcher reference = Pattern.compile("<[a-z][^>]*\\s(?:src|href|srcset|action|poster)\\s*=\\s*\"([^\"]*)\"")
                .matcher(page);
        int found = 0;
        while (reference.find()) {
            found++;
            assertTrue(
                    reference
                            .group(1)
                            .matches("#.*|data:,|data:image/jpeg;base64,.*|trials.csv|sessions.csv|report.json"),
                    reference.group(1));
        }
        assertTrue(found > 2, "links within the page");
        for (String word : List.of("@import", "url(", "sourceMappingURL", "XMLHttpRequest", "fetch(", "import(")) {
            assertFalse(page.contains(word), word);
        }
        assertTrue(page.contains("Chart.js"), "the chart library is inside, with its notice");
    }

    @Test
    void text_from_a_model_cannot_become_part_of_the_page() throws Exception {
        String attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
        String page = page(new ExampleExperiment(folder)
                .scored(
                        "e1",
                        attack,
                        1,
                        ExampleExperiment.utterances(
                                List.of(attack, BUSY),
                                List.of(new Problem("s9" + attack, "s9.wav", "it is \"not\" " + attack))))
                .failed("e2" + attack, "tiny", 4, attack));
        assertFalse(page.contains("<script>alert"), "an element from a model's name, a trial's name or a message");
        assertFalse(page.contains("<img"));
        assertEquals(3, page.split("</script>", -1).length - 1, "as many as the page itself has");
        assertTrue(chartData(page).toString().contains("</script>"), "in the charts the model keeps its name");
    }

    private static JsonNode chartData(String page) throws Exception {
        String opening = "<script type=\"application/json\" id=\"chart-data\">";
        int start = page.indexOf(opening) + opening.length();
        return Json.mapper().readTree(page.substring(start, page.indexOf("</script>", start)));
    }

    @Test
    void what_would_turn_a_line_around_is_shown_and_isolated_wherever_it_comes_from() throws Exception {
        String name = "s9 \u202edetrever\u001b[2J";
        SessionScore session = new SessionScore(
                name,
                "english",
                0.5,
                0.5,
                0.1,
                new ErrorCounts(1, 0, 0, 2),
                null,
                null,
                4,
                1,
                List.of(new SpeakerScore("\u2067ann", 0.5, null, null)),
                List.of(new UtteranceScore(
                        "0001",
                        "\u202ea.wav",
                        2,
                        0.0,
                        62.5,
                        "\u2067ann",
                        null,
                        "two \u202ewords",
                        "two words \u0007",
                        new ErrorCounts(1, 0, 0, 2))));
        TrialScore score = new TrialScore(
                "utterance",
                "english",
                0.5,
                0.5,
                0.1,
                new ErrorCounts(1, 0, 0, 2),
                null,
                null,
                4,
                1,
                0,
                1,
                List.of(session),
                List.of(new Problem(name, "\u2066b.wav", "\u202dmessage")));
        String page = page(new ExampleExperiment(folder).scored("e1", "tiny", 1, score));
        int script = page.indexOf("<script type=");
        assertTrue(
                page.substring(0, script)
                        .chars()
                        .noneMatch(character -> character != '\n' && Character.isISOControl(character)
                                || character >= 0x202a && character <= 0x202e
                                || character >= 0x2066 && character <= 0x2069),
                "no control reaches the page");
        assertTrue(page.contains("<bdi>s9 \\u202edetrever\\u001b[2J</bdi>"), "the session's name");
        assertTrue(
                page.contains("<bdi>\\u202ea.wav \u00b7 channel 2 \u00b7 0:00.0\u20131:02.5 \u00b7 \\u2067ann</bdi>"),
                "the place");
        assertTrue(page.contains("<bdi>\\u202dmessage.</bdi>"), "the problem");
        assertTrue(page.contains("<dd dir=\"auto\">two \\u202ewords</dd>"), "the text as it was written");
    }

    @Test
    void an_utterance_is_headed_by_its_recording_and_time_and_has_its_texts_as_they_were_written() throws Exception {
        TrialScore score = ExampleExperiment.utterances(List.of("Please, enter your password"), List.of());
        String old = page(new ExampleExperiment(folder.resolve("old")).scored("e1", "tiny", 1, score));
        assertTrue(old.contains("<bdi class=\"place\">s1-0</bdi>"), "an earlier version says no more than the segment");
        assertTrue(old.contains("<summary>as written</summary>"));
        assertTrue(old.contains("<dd dir=\"auto\">Please, enter your password</dd>"));
        assertTrue(old.contains("please enter your password"));
    }

    @Test
    void the_page_says_what_its_numbers_hold_for_and_leads_to_its_tables() throws Exception {
        String page = page(new ExampleExperiment(folder).heard("e1", "tiny", 1, PASSWORD));
        assertEquals(
                "Dataset prompts: s3://hubbub/media/prompts.jsonl (manifest, language en)"
                        + " Scoring utterance Normalizer english"
                        + " Decoding language en, timestamps false"
                        + " Written 2026-11-29 20:15 UTC Hubbub 1.2.3"
                        + " Data trials.csv , sessions.csv , report.json",
                text(page, "<dl class=\"setup\">", "</dl>"));
        for (String file : List.of("trials.csv", "sessions.csv", "report.json")) {
            assertTrue(page.contains("<a href=\"" + file + "\">"), file);
        }
    }

    @Test
    void a_trial_that_lost_sessions_is_marked_as_not_ranked() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .heard("whole", "tiny", 1, "please", "no circuits")
                .heard("lucky", "tiny", 4, PASSWORD));
        assertTrue(text(page, "<p class=\"best-line\">", "</p>").startsWith("Best trial: whole"));
        assertTrue(text(page, "<p class=\"best-line\">", "</p>")
                .endsWith("word error rate of those that lack nothing another was scored on."));
        assertTrue(text(page, "<tbody>", "</tbody>").contains("lucky not ranked"));
        assertTrue(text(page, "<h2 id=\"problems-head\">", "</section>")
                .contains("it is not ranked with them. (in lucky)"));
    }

    @Test
    void the_best_trial_is_named_first_and_marked_in_the_table() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .heard("e1-tiny-bs1", "tiny", 1, PASSWORD, "no circuits")
                .heard("e2-tiny-bs4", "tiny", 4, PASSWORD, BUSY));
        assertTrue(text(page, "<p class=\"best-line\">", "</p>")
                .contains("Best trial: e2-tiny-bs4 with 0.0 % , the lowest pooled word error rate of all."));
        assertTrue(text(page, "<p class=\"best-line\">", "</p>")
                .endsWith("by more than chance nobody can tell from 2 utterances."));
        assertTrue(text(page, "<tr class=\"best\">", "</tr>").startsWith("e2-tiny-bs4 best tiny 4 0.00 0 0 0"));
    }

    @Test
    void parameters_that_do_not_vary_are_said_once() throws Exception {
        String page = page(
                new ExampleExperiment(folder).heard("e1", "tiny", 1, PASSWORD).heard("e2", "tiny", 4, PASSWORD));
        String head = text(page, "<table class=\"sortable\">", "</thead>");
        assertTrue(head.contains("Beam size"), head);
        assertFalse(head.contains("Language"), head);
        assertFalse(head.contains("Joint error"), "no trial has one: " + head);
        assertTrue(page.contains("The same in every trial: language\u00a0en."));
    }

    @Test
    void the_senses_of_models_are_shown_where_one_is_used_with_fewer_than_it_has() throws Exception {
        ExampleExperiment whole = new ExampleExperiment(folder).heard("e1", "tiny", 1, PASSWORD, BUSY);
        assertFalse(text(page(whole), "id=\"trials-head\"", "</section>").contains("Modalities"));

        String trials = text(
                page(whole.usedWith(Sense.VIDEO).heard("e2", "tiny", 1, PASSWORD, BUSY)),
                "id=\"trials-head\"",
                "</section>");
        assertTrue(trials.contains("Model Modalities"), trials);
        assertTrue(trials.contains("e1 best tiny all"), trials);
        assertTrue(trials.contains("e2 tiny video"), trials);
    }

    @Test
    void a_problem_of_every_trial_is_said_once_and_one_of_a_trial_names_it() throws Exception {
        Problem everywhere = new Problem("s3", "s3.wav", "s3.wav cannot be decoded; replace it");
        Problem once = new Problem("s2", null, "The pod was evicted");
        String page = page(new ExampleExperiment(folder)
                .scored("e1", "tiny", 1, ExampleExperiment.utterances(List.of(PASSWORD), List.of(everywhere, once)))
                .scored("e2", "tiny", 4, ExampleExperiment.utterances(List.of(PASSWORD, BUSY), List.of(everywhere)))
                .failed("e3", "base", 4, "There is no checkpoint s3://hubbub/checkpoints/base"));
        assertEquals(
                "What could not be scored, or says less than it seems"
                        + " e3: There is no checkpoint s3://hubbub/checkpoints/base. (the whole trial failed)"
                        + " s3.wav cannot be decoded; replace it. (in every trial)"
                        + " s2: The pod was evicted. (in e1)"
                        + " What could not be scored here was scored in other trials, so it is not ranked with them."
                        + " (in e1)",
                text(page, "<h2 id=\"problems-head\">", "</section>"));
    }

    @Test
    void without_problems_there_is_no_section_for_them() throws Exception {
        assertFalse(page(new ExampleExperiment(folder).heard("e1", "tiny", 1, PASSWORD))
                .contains("problems-head"));
    }

    @Test
    void an_objective_no_trial_has_is_explained() throws Exception {
        String page =
                page(new ExampleExperiment(folder).rankedBy("jointError", false).heard("e1", "tiny", 1, PASSWORD));
        assertTrue(page.contains("No trial can be ranked by Joint error; the reasons are below."));
        assertTrue(text(page, "<h2 id=\"problems-head\">", "</section>").contains("No trial has a joint error"));
    }

    @Test
    void wrong_words_are_marked_in_elements_of_their_own() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, "now please enter your passport followed by the pound"));
        assertTrue(page.contains(
                "<dd dir=\"auto\">please enter your <mark>password</mark> followed by the pound <del>key</del></dd>"));
        assertTrue(page.contains(
                "<dd dir=\"auto\"><ins>now</ins> please enter your <mark>passport</mark> followed by the pound</dd>"));
        assertTrue(page.contains("1\u00a0substituted, 1\u00a0inserted, 1\u00a0deleted of 9\u00a0words"));
    }

    @Test
    void words_are_marked_as_the_protocol_compares_them() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .scored("e1", "flamingo", 4, ExampleExperiment.conversation(0.25, 0.125, 0.9)));
        assertTrue(
                page.contains("<dt>said</dt><dd dir=\"auto\">yes</dd><dt>heard</dt><dd dir=\"auto\">yes</dd>"),
                "hesitations do not count");
        assertTrue(page.contains("<mark>more</mark>"), "and each caption is compared by itself");
    }

    @Test
    void a_cell_of_the_session_table_leads_to_the_words_behind_it() throws Exception {
        String page = page(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD, BUSY)
                .heard("e2", "tiny", 4, PASSWORD, "no circuits"));
        Matcher cell = Pattern.compile("<a href=\"#(t\\d+-\\d+)\">").matcher(page);
        List<String> anchors = new ArrayList<>();
        while (cell.find()) {
            anchors.add(cell.group(1));
        }
        assertEquals(List.of("t1-1", "t2-1", "t1-2", "t2-2"), anchors);
        for (String anchor : anchors) {
            assertTrue(page.contains("id=\"" + anchor + "\""), anchor);
        }
    }

    @Test
    void the_charts_get_every_scored_trial_with_its_speed() throws Exception {
        JsonNode data = chartData(page(new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, PASSWORD)
                .heard("e2", "tiny", 4, PASSWORD)
                .failed("e3", "tiny", 8, "out of memory")));
        assertEquals("Beam size", data.get("axis").asText());
        assertEquals(2, data.get("trials").size());
        assertEquals(0.125, data.get("trials").get(0).get("realTimeFactor").asDouble());
        assertEquals(4, data.get("trials").get(1).get("along").asInt());
    }

    @Test
    void a_big_experiment_keeps_the_best_trials_words_and_says_what_it_left_out() throws Exception {
        String[] many = new String[200];
        Arrays.fill(many, "please enter a password followed by a pound key");
        String[] perfect = new String[200];
        for (int index = 0; index < perfect.length; index++) {
            perfect[index] = List.of(PASSWORD, BUSY, "you are currently the only person in this conference")
                    .get(index % 3);
        }
        ExampleExperiment experiment = new ExampleExperiment(folder)
                .heard("e1", "tiny", 1, many)
                .heard("e2", "tiny", 4, perfect)
                .heard("e3", "tiny", 8, many);
        String page = page(experiment, new ReportPage(133_000));
        assertTrue(page.contains("id=\"t2-200\""), "all of the best trial");
        assertFalse(page.contains("id=\"t1-200\""), "not all of the others");
        assertTrue(page.contains("it does not hold every utterance of 2 of the 3 trials"));
        int shown = page.split("<div class=\"lone\"", -1).length - 1;
        Matcher missing = Pattern.compile("(\\d+) utterances of this trial are only in report.json")
                .matcher(page);
        int leftOut = 0;
        while (missing.find()) {
            leftOut += Integer.parseInt(missing.group(1));
        }
        assertEquals(600, shown + leftOut);
    }
}
