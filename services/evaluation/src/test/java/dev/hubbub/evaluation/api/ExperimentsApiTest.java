package dev.hubbub.evaluation.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
import dev.hubbub.evaluation.StoredExperiment;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.ExperimentName;
import dev.hubbub.evaluation.index.IndexedReports;
import dev.hubbub.evaluation.report.ExampleExperiment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class ExperimentsApiTest {

    private static final String EXPERIMENT = "/api/v1/experiments/research/study";
    private static final String RIGHT = "please enter your password followed by the pound key";

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    @Inject
    ExperimentIndex index;

    @TempDir
    Path folder;

    private Browser browser;

    @BeforeEach
    void store_an_experiment() throws Exception {
        browser = new Browser(root);
        artifacts.objects().ensureBucket();
        if (index.find(new ExperimentName("research", "study")).isEmpty()) {
            StoredExperiment.store(
                    new ExampleExperiment(folder)
                            .named("research", "study")
                            .heard("a-beam1", "tiny", 1, RIGHT, "all circuits are dizzy now")
                            .heard("a-beam4", "tiny", 4, RIGHT, "all circuits are busy now")
                            .heard("b-beam1", "<script>alert(1)</script>\u202e", 1, "please", "all")
                            .failed("b-beam4", "other", 4, "no checkpoint"),
                    artifacts,
                    reports);
        }
    }

    @Test
    void experiments_are_listed_with_their_best_trial() throws Exception {
        JsonNode page = browser.json("/api/v1/experiments?q=study");

        assertEquals(1, page.get("matching").asInt());
        JsonNode experiment = page.get("items").get(0);
        assertEquals("a-beam4", experiment.get("best").asText());
        assertEquals(0, experiment.get("bestValue").asDouble());
        assertEquals(3, experiment.get("scored").asInt());
        assertEquals(4, experiment.get("trials").asInt());
    }

    @Test
    void an_entry_of_the_index_that_nobody_can_read_hides_no_other() throws Exception {
        String broken = "index/experiments/research/broken/head.json";
        artifacts.objects().put(broken, "{\"format\": \"hubbub-exp".getBytes(StandardCharsets.UTF_8));
        try {
            store("sound", 1);
            assertEquals(404, browser.get("/api/v1/experiments/research/broken").statusCode());
            assertEquals(
                    1,
                    browser.json("/api/v1/experiments?q=study").get("matching").asInt());
        } finally {
            artifacts.objects().delete(broken);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"format\": \"hubbub-sco", "{\"format\": \"hubbub-score-entry/1\"}"})
    void a_score_of_the_index_that_is_broken_or_of_another_version_is_made_again(String kept) throws Exception {
        String trial = "kept" + kept.length();
        ExampleExperiment example = new ExampleExperiment(folder)
                .named("research", trial)
                .heard(trial, "tiny", 1, RIGHT, "all circuits are dizzy now");
        String digest = example.task().trials().get(0).score().digest().hex();
        artifacts.objects().put("index/scores/" + digest + ".json", kept.getBytes(StandardCharsets.UTF_8));

        StoredExperiment.store(example, artifacts, reports);

        JsonNode found = browser.json("/api/v1/experiments/research/" + trial + "/trials/" + trial);
        assertEquals(1.0 / 14, found.get("metrics").get("wer").get("value").asDouble(), 1e-12);
    }

    @Test
    void every_filter_of_a_page_stays_in_the_form_above_it() throws Exception {
        String page = browser.get("/experiments/research/study?filter=beamSize%3D1&filter=model%3Dtiny")
                .body();
        assertTrue(page.contains("name=\"filter\" value=\"beamSize=1\""), page);
        assertTrue(page.contains("name=\"filter\" value=\"model=tiny\""), page);
        assertTrue(page.contains("value=\"a-beam1\"") && !page.contains("value=\"a-beam4\""), page);
    }

    private void store(String experiment, int beams) throws Exception {
        Path files = Files.createDirectory(folder.resolve(experiment + beams));
        StoredExperiment.store(
                new ExampleExperiment(files)
                        .named("research", experiment)
                        .heard(experiment + beams, "tiny", beams, RIGHT, "all"),
                artifacts,
                reports);
    }

    @Test
    void the_trials_of_the_report_before_are_there_for_those_who_still_read_them() throws Exception {
        ExperimentName name = new ExperimentName("research", "again");
        List<ExperimentHead> heads = new ArrayList<>();
        for (int beams = 1; beams <= 3; beams++) {
            store("again", beams);
            heads.add(index.find(name).orElseThrow());
        }

        List<String> tables = artifacts.objects().list("index/experiments/research/again/").stream()
                .map(StoredObject::path)
                .filter(path -> !path.equals("head.json"))
                .toList();
        assertEquals(2, tables.size(), tables.toString());
        for (ExperimentHead head : heads.subList(1, 3)) {
            assertTrue(
                    tables.stream()
                            .anyMatch(
                                    path -> path.contains(head.report().digest().hex())),
                    tables.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sort=wer | a-beam4 a-beam1 b-beam1 b-beam4",
                "sort=-wer | b-beam1 a-beam1 a-beam4 b-beam4",
                "sort=objective | a-beam4 a-beam1 b-beam1 b-beam4",
                "filter=objective<0.5&sort=-seconds,name | a-beam1 a-beam4",
                "sort=-parameter.beamSize,name | a-beam4 b-beam4 a-beam1 b-beam1",
                "filter=wer<0.5 | a-beam1 a-beam4",
                "filter=beamSize=1&filter=model=tiny | a-beam1",
                "filter=standing=failed | b-beam4",
                "filter=wer!=0 | a-beam1 b-beam1 b-beam4",
                "q=BEAM4&sort=-name | b-beam4 a-beam4",
                "page=1&size=3 | b-beam4",
                "page=7&size=3 | ''",
            })
    void trials_are_filtered_sorted_and_paged_by_the_server(String query, String expected) throws Exception {
        JsonNode page = browser.json(EXPERIMENT + "/trials?" + query.replace("<", "%3C"));

        assertEquals(expected, String.join(" ", names(page)));
        assertEquals(4, page.get("total").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size=1000000 | size is 1000000; it is from 1 to 200.",
                "size=0 | size is 0; it is from 1 to 200.",
                "page=first | page is 'first'; it is a whole number.",
                "size=9999999999 | size is '9999999999'; it is a whole number.",
                "page=-1 | page is -1; pages are counted from 0.",
                "filter=wer | The filter 'wer' cannot be read",
                "filter=wer<many | compares with 'many', which is no number",
                "filter=wer<NaN | compares with 'NaN', which is no number",
                "filter=model<3 | it is a text: texts have = != and ~",
                "filter=wer~3 | it is a number: numbers have",
                "filter=getClass=x | There is no field 'getClass'; there are name, model",
                "sort=nothing | There is no field 'nothing'",
                "sort=wer,wer,wer,wer,wer | sort names 5 fields; at most 4.",
                "filter=%00%1b%5b31m=1 | The filter '\\u0000\\u001b[31m=1' cannot be read",
            })
    void what_makes_no_sense_is_refused_with_a_sentence(String query, String sentence) throws Exception {
        HttpResponse<String> answer = browser.get(EXPERIMENT + "/trials?" + query.replace("<", "%3C"));

        assertEquals(400, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElse(""));
        assertTrue(
                browser.json(EXPERIMENT + "/trials?" + query.replace("<", "%3C"))
                        .get("detail")
                        .asText()
                        .contains(sentence),
                answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2fartifacts/quickstart",
                "research/..%2f..%2f..%2fcheckpoints",
                "research/study%00",
                "research/study%0d%0aX-Evil:1",
                "Research/study",
                "research/study/trials/..%2f..%2fhead.json",
                "research/study/trials/%3Cscript%3E",
                "research/nothing",
            })
    void a_name_is_looked_up_and_never_becomes_a_key(String name) throws Exception {
        for (String place : List.of("/api/v1/experiments/", "/experiments/")) {
            HttpResponse<String> answer = browser.get(place + name);

            assertEquals(404, answer.statusCode(), place + name);
            assertFalse(place.equals("/experiments/") && answer.body().contains("<script>"), answer.body());
            assertFalse(answer.headers().firstValue("X-Evil").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "grid"})
    void a_page_of_a_metric_that_does_not_exist_is_refused_and_shows_no_other(String view) throws Exception {
        HttpResponse<String> answer = browser.get("/experiments/research/study/" + view + "?metric=accuracy");

        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("There is no such metric; there are wer"), answer.body());
    }

    @Test
    void whether_the_best_trial_is_the_best_by_more_than_chance_is_said_as_in_the_report() throws Exception {
        String said = browser.json(EXPERIMENT).get("surely").asText();

        assertTrue(said.startsWith("Whether it is better than the others by more than chance nobody can tell"), said);
        assertTrue(browser.get("/experiments/research/study").body().contains(said), said);
    }

    @Test
    void what_a_number_counts_is_said_where_it_stands() throws Exception {
        String page = browser.get("/experiments/research/study/trials/a-beam1").body();

        for (String definition : List.of(Metric.wer.definition(), Measurement.realTimeFactor.definition())) {
            assertTrue(page.contains("title=\"" + definition + "\""), definition);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void nothing_can_be_changed(String method) throws Exception {
        assertEquals(405, browser.statusOf(method, EXPERIMENT));
    }

    @Test
    void a_trial_is_told_with_its_weights_and_its_score() throws Exception {
        JsonNode trial = browser.json(EXPERIMENT + "/trials/a-beam1");

        assertEquals("tiny", trial.get("model").asText());
        assertEquals(1.0 / 14, trial.get("metrics").get("wer").get("value").asDouble(), 1e-12);
        assertEquals(14, trial.get("words").get("reference").asInt());
        assertTrue(trial.get("checkpoint").asText().startsWith("s3://hubbub/checkpoints/tiny"));
        assertTrue(trial.get("measurements").get("realTimeFactor").asDouble() > 0, trial.toString());
        JsonNode sessions = browser.json(EXPERIMENT + "/trials/a-beam1/sessions");
        assertEquals(0.2, sessions.get("items").get(1).get("metrics").get("wer").asDouble(), 1e-12);
        assertFalse(sessions.toString().contains("circuits"), "texts are not in the index");
    }

    @Test
    void pages_show_names_as_text_and_let_no_script_in() throws Exception {
        HttpResponse<String> page = browser.get("/experiments/research/study");

        assertEquals(200, page.statusCode());
        assertFalse(page.body().contains("<script>alert"), "a model's name became an element");
        assertTrue(page.body().contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u202e"));
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), policy);
        assertFalse(policy.contains("unsafe-eval"), policy);
    }

    @Test
    void the_api_describes_itself() throws Exception {
        JsonNode document = browser.json("/api/v1/openapi?format=json");

        JsonNode trials = document.get("paths").get("/api/v1/experiments/{namespace}/{experiment}/trials");
        assertTrue(trials.get("get").get("description").asText().contains("filter"));
        assertFalse(document.get("paths").has("/experiments/{namespace}/{experiment}"), "pages are no API");
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(item -> item.get("name").asText())
                .toList();
    }
}
