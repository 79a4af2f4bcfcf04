package dev.hubbub.evaluation.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class StoredPageTest {

    private static final Digest TALK = Digest.of("the recordings of a talk");

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @TempDir
    Path folder;

    private Browser browser;

    @BeforeEach
    void begin() throws Exception {
        browser = new Browser(root);
        artifacts.objects().ensureBucket();
    }

    private OutputAddress made(StageName stage, String name, Input... from) throws Exception {
        Path output = Files.createDirectories(folder.resolve(name));
        Files.writeString(output.resolve("made.json"), "{}");
        Map<String, Digest> digests = new TreeMap<>();
        for (Input input : from) {
            digests.put(input.role(), input.match(made -> made.output().digest(), Input.Stored::digest));
        }
        Recipe recipe = Recipe.of(stage, digests, Map.of("stored", name));
        artifacts.commit(new StageOutput(recipe, output, 1, "cpu"), List.of(from), "test");
        return recipe.address();
    }

    @Test
    void recordings_lead_to_all_that_used_them_and_back() throws Exception {
        Input talk = new Input.Stored("session", Input.Kind.SESSION, "s3://hubbub/media/talks", "session_40", TALK);
        OutputAddress segments = made(StageName.SEGMENTATION, "segments", talk);
        OutputAddress transcript =
                made(StageName.TRANSCRIPTION, "transcript", talk, new Input.Made("segments", segments));

        JsonNode used = browser.json("/api/v1/recordings/" + TALK.hex() + "/outputs");
        Set<String> users = new TreeSet<>();
        used.get("items").forEach(each -> users.add(each.get("digest").asText()));
        assertEquals(
                new TreeSet<>(
                        List.of(segments.digest().hex(), transcript.digest().hex())),
                users);
        String page = browser.get("/recordings/" + TALK.hex()).body();
        assertTrue(page.contains("s3://hubbub/media/talks") && page.contains("session_40"), page);
        assertTrue(page.contains("/outputs/transcription/" + transcript.digest().hex()), page);
        String output =
                browser.get("/outputs/segmentation/" + segments.digest().hex()).body();
        assertTrue(output.contains("href=\"/recordings/" + TALK.hex() + "\""), output);
        assertEquals(
                0,
                browser.json("/api/v1/checkpoints/" + TALK.hex() + "/outputs")
                        .get("total")
                        .asInt(),
                "they are no weights");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/recordings/nonsense", "/recordings/..%2F..%2Fmedia", "/texts/0", "/api/v1/datasets/0/outputs"})
    void what_is_no_digest_or_no_kind_is_not_there(String path) throws Exception {
        assertEquals(404, browser.get(path).statusCode());
    }
}
