package dev.hubbub.evaluation.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class HealthFilterTest {

    private static final String TABLE = "/experiments/health/study";

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    @TempDir
    Path folder;

    @Test
    void each_is_a_link_to_the_trials_of_which_that_looks_wrong_and_takes_itself_back() throws Exception {
        artifacts.objects().ensureBucket();
        StoredExperiment.store(
                new ExampleExperiment(folder)
                        .named("health", "study")
                        .scored("healthy", "tiny", 1, score(0, new SegmentHealth(10, 0, 0, 0, 0, 10)))
                        .scored("cut-short", "tiny", 2, score(0, new SegmentHealth(10, 1, 0, 0, 0, 10)))
                        .scored("stuck", "tiny", 3, score(11, new SegmentHealth(10, 1, 2, 0, 0, 10)))
                        .scored("mute", "tiny", 4, score(10, new SegmentHealth(10, 0, 0, 1, 0, 10)))
                        .scored("polyglot", "tiny", 5, score(0, new SegmentHealth(10, 0, 0, 0, 1, 10))),
                artifacts,
                reports);
        Browser browser = new Browser(root);
        String all = browser.get(TABLE).body();

        assertEquals(List.of("cut-short", "stuck"), trials(browser, link(all, "capped", 2)));
        assertEquals(List.of("stuck"), trials(browser, link(all, "looping", 1)));
        assertEquals(List.of("mute"), trials(browser, link(all, "empty", 1)));
        // Ten of a hundred are not more than one of ten.
        assertEquals(List.of("stuck"), trials(browser, link(all, "inserting", 1)));
        assertEquals(List.of("polyglot"), trials(browser, link(all, "switching language", 1)));
        assertFalse(all.contains("aria-current=\"true\">capped"), all);

        String capped = browser.get(link(all, "capped", 2)).body();
        assertTrue(capped.contains("aria-current=\"true\">capped"), capped);
        assertEquals(List.of("stuck"), trials(browser, link(capped, "looping", 1)), "both must hold");
        assertEquals(5, trials(browser, link(capped, "capped", 2)).size());
    }

    /** The score of a trial that heard something, with so many words inserted for a hundred. */
    private static TrialScore score(long inserted, SegmentHealth health) {
        TrialScore heard = ExampleExperiment.utterances(List.of("please enter your password"), List.of());
        return new TrialScore(
                heard.protocol(),
                heard.normalizer(),
                heard.wer(),
                heard.speakerWer(),
                heard.cer(),
                new ErrorCounts(0, inserted, 0, 100),
                null,
                null,
                60,
                6,
                0,
                10,
                heard.sessions(),
                List.of(),
                null,
                null,
                health,
                null);
    }

    /** Where a filter leads to. */
    private static String link(String page, String label, int count) {
        Matcher link = Pattern.compile("<a href=\"([^\"]*)\"[^>]*>" + label + " <span class=\"n\">" + count + "</span>")
                .matcher(page);
        assertTrue(link.find(), () -> label + " " + count + " is not on " + page);
        return link.group(1).replace("&amp;", "&");
    }

    private static List<String> trials(Browser browser, String address) throws Exception {
        return Pattern.compile("aria-label=\"Compare ([^\"]+)\"")
                .matcher(browser.get(address).body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
