package dev.hubbub.evaluation.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every view in a browser, where one is installed; elsewhere it says that nobody looked. */
@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class DashboardInBrowserTest {

    private static final Path PICTURES = Path.of("target/pictures");
    private static final String RIGHT = "please enter your password followed by the pound key";

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

    @Test
    void every_view_shows_its_data_without_a_complaint_in_light_and_dark_and_on_a_phone() throws Exception {
        Optional<Path> program = Chromium.installed();
        if (program.isEmpty()) {
            System.err.println("WARNING: THE DASHBOARD WAS NOT LOOKED AT: there is no chromium here");
            return;
        }
        storeExperiments();
        try (Chromium browser = new Chromium(program.get(), profile)) {
            for (String view : List.of(
                    "",
                    "experiments/shown/study",
                    "experiments/shown/study?group=model&sort=-wer",
                    "experiments/shown/study/charts",
                    "experiments/shown/study/grid",
                    "experiments/shown/study/sessions",
                    "experiments/shown/study/compare?trial=a-beam1&trial=a-beam4",
                    "experiments/shown/study/trials/a-beam1",
                    "experiments/shown/study/trials/a-beam1/session?name=s1&with=a-beam4",
                    "experiments/shown/talk/trials/c/session?name=session_40",
                    "checkpoints")) {
                look(browser, view);
            }
            sortsAndCompares(browser);
            choosesWithTheKeyboard(browser);
        }
    }

    private void storeExperiments() throws Exception {
        artifacts.objects().ensureBucket();
        StoredExperiment.store(
                new ExampleExperiment(folder.resolve("study"))
                        .named("shown", "study")
                        .heard("a-beam1", "tiny", 1, RIGHT, "all circuits are dizzy now")
                        .heard("a-beam4", "tiny", 4, RIGHT, "all circuits are busy now")
                        .heard("b-beam1", "small", 1, "please", "all")
                        .failed("b-beam4", "small", 4, "no checkpoint"),
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

    /** A page is right if nothing of it complains, has no name, or is wider than the window. */
    private void look(Chromium browser, String view) throws Exception {
        for (int width : new int[] {1280, 390}) {
            for (boolean dark : new boolean[] {false, true}) {
                browser.look(width, 900, dark);
                browser.open(root + view);
                assertEquals(List.of(), browser.complaints(), view);
                assertTrue(
                        browser.evaluate("document.querySelectorAll('h1').length === 1")
                                .asBoolean(),
                        view);
                assertEquals(
                        0,
                        browser.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
                                .asInt(),
                        view + " is wider than " + width);
                assertEquals(
                        0,
                        browser.evaluate("[...document.querySelectorAll('input:not([type=hidden]), select')]"
                                        + ".filter(each => !each.labels?.length && !each.ariaLabel).length")
                                .asInt(),
                        view + " has a field without a name");
                assertEquals(
                        0,
                        browser.evaluate("[...document.querySelectorAll('a, button')]"
                                        + ".filter(each => !each.textContent.trim() && !each.ariaLabel).length")
                                .asInt(),
                        view + " has a link without a name");
            }
            browser.picture(PICTURES.resolve(view.replaceAll("[^a-z0-9]+", "-") + "-" + width + ".png"));
        }
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
                .contains("too few utterances"));
        browser.open(root + "experiments/shown/study/charts");
        browser.await("Chart.getChart('bars')?.data.datasets.length === 2");
        assertEquals(
                100.0 / 14,
                browser.evaluate("Chart.getChart('bars').data.datasets[0].data[0]")
                        .asDouble(),
                1e-9);
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
