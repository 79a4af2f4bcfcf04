package dev.hubbub.evaluation.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.browser.Chromium;
import dev.hubbub.browser.LookedAt;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.StoredExperiment;
import dev.hubbub.evaluation.index.IndexedReports;
import dev.hubbub.evaluation.report.ExampleExperiment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every view in a browser, where one is installed; elsewhere it says that nobody looked. */
@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class DashboardInBrowserTest {

    private static final String RIGHT = "please enter your password followed by the pound key";

    private static final GateVerdict UNDECIDED = new GateVerdict(
            GateVerdict.Outcome.UNDECIDED,
            List.of(new GateVerdict.SetVerdict(
                    "prompts",
                    true,
                    GateVerdict.Outcome.UNDECIDED,
                    "utterances",
                    12,
                    0.4,
                    0.3,
                    -0.21,
                    0.01,
                    0.07,
                    "prompts did not change by more than chance.")));
    private static final String RUN =
            """
            {"from": "s3://hubbub/checkpoints/tiny", "settings": {"steps": 3}, "bestStep": 2, "errorRate": 0.25, "baseErrorRate": 0.5}
            """;
    private static final String CURVE =
            """
            {"step": 0, "errorRate": 0.5, "errors": 10, "words": 20}
            {"step": 1, "loss": 3.0, "learningRate": 0.0001, "gradientNorm": 2.0, "taken": true}
            {"step": 2, "loss": 2.0, "learningRate": 0.0001, "gradientNorm": 1.0, "taken": true}
            {"step": 2, "errorRate": 0.25, "errors": 5, "words": 20}
            {"step": 3, "loss": 1.0, "learningRate": 0.00005, "gradientNorm": 1.5, "taken": true}
            """;

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    // The browser may still write while it ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path profile;

    @TempDir
    Path folder;

    private ReportTask task;

    @Test
    void every_view_shows_its_data_without_a_complaint_in_light_and_dark_and_on_a_phone() throws Exception {
        Optional<Path> program = Chromium.installed();
        if (program.isEmpty()) {
            System.err.println("WARNING: THE DASHBOARD WAS NOT LOOKED AT: there is no chromium here");
            return;
        }
        storeExperiments();
        try (Chromium browser = new Chromium(program.get(), profile)) {
            List<String> faults = new ArrayList<>();
            for (String view : views()) {
                faults.addAll(LookedAt.faults(browser, root + view));
            }
            assertEquals(List.of(), faults);
            sortsAndCompares(browser);
            choosesWithTheKeyboard(browser);
        }
    }

    private List<String> views() throws Exception {
        OutputAddress run = task.runs().get(0).checkpoint();
        return List.of(
                "",
                "experiments/shown/study",
                "experiments/shown/study?group=model&sort=-wer",
                "experiments/shown/study?q=nothing+is+called+so",
                "experiments/shown/study/charts",
                "experiments/shown/study/grid",
                "experiments/shown/study/sessions",
                "experiments/shown/study/training",
                "experiments/shown/study/checkpoints",
                "experiments/shown/study/compare?trial=a-beam1&trial=a-beam4",
                "experiments/shown/study/trials/a-beam1",
                "experiments/shown/study/trials/a-beam1/session?name=s1&with=a-beam4",
                "experiments/shown/talk/trials/c/session?name=session_40",
                "compare",
                "compare?experiment=shown/study&experiment=shown/talk&metric=wer",
                "checkpoints",
                "checkpoints/" + Digest.of("tiny").hex(),
                "outputs/" + run.stage().text() + "/" + run.digest().hex());
    }

    private void storeExperiments() throws Exception {
        artifacts.objects().ensureBucket();
        task = StoredExperiment.store(
                new ExampleExperiment(folder.resolve("study"))
                        .named("shown", "study")
                        .heard("a-beam1", "tiny", 1, RIGHT, "all circuits are dizzy now")
                        .heard("a-beam4", "tiny", 4, RIGHT, "all circuits are busy now")
                        .heard("b-beam1", "small", 1, "please", "all")
                        .failed("b-beam4", "small", 4, "no checkpoint")
                        .trained("tuned", RUN, CURVE)
                        .gated("b-beam1", "a-beam1", "tuned", UNDECIDED),
                artifacts,
                reports);
        StoredExperiment.store(
                new ExampleExperiment(folder.resolve("talk"))
                        .named("shown", "talk")
                        .rankedBy("jointError", false)
                        .scored("c", "tiny", 1, ExampleExperiment.conversation(0.25, 0.1, 1)),
                artifacts,
                reports);
    }

    private void sortsAndCompares(Chromium browser) throws Exception {
        browser.look(1280, 900, false);
        browser.open(root + "experiments/shown/study?sort=wer");
        assertEquals(
                "a-beam4 a-beam1 b-beam1 b-beam4",
                browser.evaluate("[...document.querySelectorAll('tbody th')]"
                                + ".map(each => each.querySelector('bdi').textContent).join(' ')")
                        .asText());
        browser.evaluate("document.querySelectorAll('table.trials input').forEach(box => box.click())");
        assertEquals(
                2,
                browser.evaluate("document.querySelectorAll('table.trials input:checked').length")
                        .asInt(),
                "two trials are compared, not three");
        browser.evaluate("document.querySelector('form[action$=compare] button').click()");
        browser.await("location.pathname.endsWith('/compare') && document.querySelector('h2')");
        assertTrue(browser.evaluate("document.querySelector('main').innerText")
                .asText()
                .contains("There are too few utterances to say which is better: 2, and 10 are needed."));
        browser.open(root + "experiments/shown/study/charts");
        browser.await("Chart.getChart('bars')?.data.datasets.length === 2");
        assertEquals(
                100.0 / 14,
                browser.evaluate("Chart.getChart('bars').data.datasets[0].data[0]")
                        .asDouble(),
                1e-9);
        assertTrue(
                browser.evaluate("Chart.getChart('speed').named").asInt() > 0,
                "the trials that are as good as their speed allows have names");
        browser.open(root + "experiments/shown/study/training");
        browser.await("document.querySelectorAll('#curves canvas').length === 4");
        assertEquals(
                "[[0,50],[2,25]]",
                browser.evaluate("JSON.stringify(Chart.getChart(document.querySelectorAll('#curves canvas')[1])"
                                + ".data.datasets[0].data.map(each => [each.x, each.y]))")
                        .asText());
        assertTrue(browser.evaluate("document.querySelector('#curves').innerText")
                .asText()
                .contains("Lowest word error rate of held-out clips: 25.00 % after step 2, 50.00 % before."
                        + " Gate of b-beam1: undecided, prompts 40.00 → 30.00 % (-21.00 to +1.00)."));
        assertEquals(List.of(), browser.complaints());
    }

    private void choosesWithTheKeyboard(Chromium browser) throws Exception {
        browser.open(root + "experiments/shown/study");
        browser.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}))");
        assertEquals(
                "a-beam1",
                browser.evaluate("document.activeElement.textContent").asText());
        browser.evaluate(
                "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true}))");
        assertEquals("q", browser.evaluate("document.activeElement.name").asText());
    }
}
