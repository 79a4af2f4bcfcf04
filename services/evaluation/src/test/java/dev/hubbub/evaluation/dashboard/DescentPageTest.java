package dev.hubbub.evaluation.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class DescentPageTest {

    private static final String WORDS = "please enter your password followed by the pound key";

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    @TempDir
    Path folder;

    private Browser browser;

    @BeforeEach
    void begin() throws Exception {
        browser = new Browser(root);
        artifacts.objects().ensureBucket();
    }

    private static Input base(String name) {
        return new Input.Stored(
                "checkpoint", Input.Kind.CHECKPOINT, "s3://hubbub/checkpoints/" + name, null, Digest.of(name));
    }

    private OutputAddress made(StageName stage, String name, Input... from) throws Exception {
        Path output = Files.createDirectories(folder.resolve("made").resolve(name));
        Files.writeString(output.resolve("model.safetensors"), name);
        Recipe recipe = Recipe.of(stage, Map.of(), Map.of("descent", name));
        artifacts.commit(new StageOutput(recipe, output, 1, "cpu"), List.of(from), "test");
        return recipe.address();
    }

    private void store(String name, ExampleExperiment experiment) throws Exception {
        StoredExperiment.store(experiment.named("descent", name), artifacts, reports);
    }

    @Test
    void an_experiment_shows_what_all_its_checkpoints_come_from_at_however_many_steps() throws Exception {
        Input data = new Input.Stored("data", Input.Kind.DATASET, "s3://hubbub/media/d", null, Digest.of("data"));
        OutputAddress one = made(StageName.TRAINING, "one", base("tiny"), data);
        OutputAddress two = made(StageName.TRAINING, "two", base("tiny"), data);
        OutputAddress soup =
                made(StageName.MERGING, "soup", new Input.Made("member-0", one), new Input.Made("member-1", two));
        store(
                "steps",
                new ExampleExperiment(folder.resolve("steps"))
                        .heard("of-tiny", "tiny", 1, "please")
                        .with(soup)
                        .heard("of-soup", "soup", 1, WORDS));

        JsonNode descent = browser.json("/api/v1/experiments/descent/steps/checkpoints");
        List<String> ids = new ArrayList<>();
        for (JsonNode each : descent.get("checkpoints")) {
            ids.add(each.get("id").asText());
            each.get("from").forEach(source -> assertTrue(ids.contains(source.asText()), descent.toString()));
        }
        String tiny = "checkpoint-" + Digest.of("tiny").hex();
        assertEquals(4, ids.size(), "the weights and no data: " + ids);
        assertTrue(descent.get("complete").asBoolean());
        JsonNode last = descent.get("checkpoints")
                .get(ids.indexOf("merging-" + soup.digest().hex()));
        assertEquals("soup", last.get("models").get(0).asText());
        assertEquals(2, last.get("from").size());
        JsonNode first = descent.get("checkpoints").get(ids.indexOf(tiny));
        assertEquals("tiny", first.get("models").get(0).asText());
        assertTrue(first.get("from").isEmpty());

        String page = browser.get("/experiments/descent/steps/checkpoints").body();
        assertEquals(4, page.split("<path d=\"M", -1).length - 1, "each member from its base, and the soup from both");
        assertTrue(page.contains("/outputs/training/" + one.digest().hex()), page);
        assertEquals(1, page.split("class=\"own\"", -1).length - 1, "the best trial's");
        String list = browser.get("/checkpoints?q=" + soup.digest().hex()).body();
        assertTrue(list.contains("href=\"/experiments/descent/steps/checkpoints\""), list);
    }

    @Test
    void of_a_long_descent_the_nearest_steps_are_shown_and_said_not_to_be_all() throws Exception {
        OutputAddress last = made(StageName.TRAINING, "step-0", base("tiny"));
        for (int step = 1; step < 60; step++) {
            last = made(StageName.TRAINING, "step-" + step, new Input.Made("checkpoint", last));
        }
        store("long", new ExampleExperiment(folder.resolve("long")).with(last).heard("deep", "deep", 1, WORDS));

        JsonNode descent = browser.json("/api/v1/experiments/descent/long/checkpoints");
        assertFalse(descent.get("complete").asBoolean());
        int shown = descent.get("checkpoints").size();
        assertEquals(
                "training-" + last.digest().hex(),
                descent.get("checkpoints").get(shown - 1).get("id").asText());
        assertTrue(browser.get("/experiments/descent/long/checkpoints").body().contains("are not drawn"));
    }

    @Test
    void there_is_none_of_an_experiment_that_there_is_not() throws Exception {
        assertEquals(
                404, browser.get("/experiments/descent/nothing/checkpoints").statusCode());
        assertEquals(
                404,
                browser.get("/api/v1/experiments/descent/..%2Fsteps/checkpoints")
                        .statusCode());
    }
}
