package dev.hubbub.evaluation.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
import dev.hubbub.evaluation.StoredExperiment;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.ExperimentName;
import dev.hubbub.evaluation.index.IndexedReports;
import dev.hubbub.evaluation.report.ExampleExperiment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class FamiliesApiTest {

    private static final int SESSIONS = 14;
    private static final String BOTH = "experiment=lab/first&experiment=lab/second";

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
    void store_two_experiments_and_a_table() throws Exception {
        browser = new Browser(root);
        artifacts.objects().ensureBucket();
        if (index.find(new ExperimentName("lab", "first")).isEmpty()) {
            StoredExperiment.store(
                    new ExampleExperiment(folder.resolve("first"))
                            .named("lab", "first")
                            .rankedBy("speakerWer", false)
                            .scored("tiny-1", "tiny", 1, score(0.5))
                            .scored("tiny-4", "tiny", 4, score(0.4))
                            .scored("small-4", "small", 4, score(0.2)),
                    artifacts,
                    reports);
            StoredExperiment.store(
                    new ExampleExperiment(folder.resolve("second"))
                            .named("lab", "second")
                            .heard("other", "tiny", 1, "please", "all"),
                    artifacts,
                    reports);
            put("paper.csv", "session,model,avg_speaker_wer,avg_joint_error,conversation_f1\n" + rows("BL<b>", 0.6));
            put("broken.csv", "session,model,avg_speaker_wer\ns,m,50 %\n");
        }
    }

    @Test
    void the_best_trial_of_each_model_is_compared_with_the_first_and_imported_rows_say_so() throws Exception {
        JsonNode compared = browser.json("/api/v1/compare?" + BOTH + "&table=paper.csv");

        assertEquals("speakerWer", compared.path("metric").asText());
        assertEquals("lab/first/tiny", compared.path("base").asText());
        JsonNode base = compared.at("/families/0");
        assertEquals("tiny-4", base.path("trial").asText());
        assertEquals(SESSIONS, base.path("sessions").asInt());
        assertEquals(0.4, base.path("mean").asDouble(), 0.02);
        assertTrue(base.at("/interval/low").asDouble() < base.path("mean").asDouble());
        assertTrue(base.path("change").isMissingNode());
        JsonNode small = compared.at("/families/1");
        assertEquals("better", small.at("/change/verdict").asText().toLowerCase());
        assertEquals(
                -0.2,
                small.at("/change/mean").asDouble() - small.at("/change/base").asDouble(),
                1e-9);
        JsonNode paper = compared.at("/families/2");
        assertTrue(paper.path("imported").asBoolean());
        assertTrue(paper.path("trial").isMissingNode());
        assertEquals(SESSIONS, paper.at("/change/sessions").asInt());
        // The second experiment is of utterances: it has no such rate, and nothing is made of it.
        assertEquals(3, compared.path("families").size());
    }

    @Test
    void what_was_scored_otherwise_is_shown_and_not_compared() throws Exception {
        JsonNode compared = browser.json("/api/v1/compare?" + BOTH + "&metric=wer");
        JsonNode other = compared.at("/families/2");
        assertEquals("lab/second/tiny", other.path("family").asText());
        assertEquals(
                "scored otherwise: utterance by english against mcorec",
                other.at("/change/obstacle").asText());
        assertTrue(other.at("/change/verdict").isMissingNode());
    }

    @Test
    void the_page_has_the_same_numbers_with_their_intervals_and_an_address_for_each_base() throws Exception {
        String page = browser.get("/compare?" + BOTH + "&table=paper.csv&metric=speakerWer&base=lab/first/small")
                .body();
        assertTrue(page.contains("<title>20.00 %, "), page);
        assertTrue(page.contains("paper.csv: BL&lt;b&gt;") && page.contains("imported</span>"), page);
        assertTrue(page.contains("base=lab%2Ffirst%2Ftiny"), page);
        assertTrue(page.contains("+20.00"), page);
        assertEquals(200, browser.get("/compare").statusCode());
        assertTrue(browser.get("/compare").body().contains("lab/second</option>"));
        assertEquals(
                "[\"broken.csv\",\"paper.csv\"]",
                browser.json("/api/v1/compare/tables").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "experiment=lab/absent                  | 404 | There is no experiment",
                "experiment=..%2F..%2Fsecret            | 404 | There is no experiment",
                "experiment=lab                         | 404 | There is no experiment",
                "table=..%2Findex%2Fx.csv               | 404 | There is no table",
                "table=broken.csv                       | 400 | broken.csv, line 2",
                "experiment=lab/first&metric=cer        | 400 | metric is one of",
                "experiment=lab/second&metric=jointError | 400 | has a trial with",
                "experiment=lab/first&base=%3Cscript%3E | 400 | among what is compared",
                "metric=wer                             | 400 | has a trial with",
            })
    void what_is_not_there_or_cannot_be_compared_is_refused(String question, int status, String reason)
            throws Exception {
        assertEquals(status, browser.get("/api/v1/compare?" + question).statusCode());
        assertTrue(browser.get("/api/v1/compare?" + question).body().contains(reason));
    }

    /** A score of many sessions, some a little better and some a little worse. */
    private static TrialScore score(double wer) throws Exception {
        ObjectNode score = (ObjectNode) Json.tree(ExampleExperiment.conversation(wer, wer / 2, 1));
        JsonNode one = score.path("sessions").get(0);
        ArrayNode sessions = score.putArray("sessions");
        for (int place = 0; place < SESSIONS; place++) {
            ObjectNode session = one.deepCopy();
            session.put("session", "session_" + place);
            session.put("speakerWer", wer + around(place));
            session.put("wer", wer + around(place));
            sessions.add(session);
        }
        return Json.mapper().treeToValue(score, TrialScore.class);
    }

    private static double around(int place) {
        return (place % 2 == 0 ? 0.01 : -0.01);
    }

    private static String rows(String model, double wer) {
        StringBuilder rows = new StringBuilder();
        for (int place = 0; place < SESSIONS; place++) {
            rows.append("session_" + place + "," + model + "," + (wer + around(place)) + ",0.3,0.8\n");
        }
        return rows.toString();
    }

    private void put(String name, String table) throws Exception {
        artifacts.objects().put(PublishedTables.FOLDER + name, table.getBytes(StandardCharsets.UTF_8));
    }
}
