package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.embedded.LocalHub;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models of a hub in an experiment. */
class HubModelTest extends StoreFixture {

    private static final String PINNED = "hf://lab/tiny@" + LocalHub.COMMIT;

    private LocalHub server;
    private HubRepositories hub;

    @BeforeEach
    void start() throws IOException {
        server = new LocalHub().file("config.json", "{}").file("model.safetensors", "weights");
        hub = new HubRepositories(new HubSettings(server.endpoint(), Optional.empty(), Duration.ofMillis(100)));
        objects.put("media/a.wav", "sound".getBytes(StandardCharsets.UTF_8));
        objects.put(
                "media/train.jsonl",
                "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hello\"}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
    }

    private KnownCheckpoint found(String model, String more) throws IOException {
        ExperimentSpec spec = Serialization.unmarshal(
                "models: [{name: m, " + model + "}]\n" + more.replace("BUCKET", objects.bucket()),
                ExperimentSpec.class);
        assertEquals(more.contains("hf://") || model.contains("hf://"), spec.fetchesModels());
        Map<String, KnownCheckpoint> all =
                new StoreCatalog(objects, hub).checkpoints(spec).without(Map.of());
        return all.get("m");
    }

    private static List<Task> tasks(KnownCheckpoint checkpoint) {
        TaskGraph graph = new TaskGraph();
        return checkpoint.makers().values().stream()
                .map(maker -> maker.apply(graph).resolve().orElseThrow())
                .toList();
    }

    @Test
    void weights_that_nobody_names_are_missing_in_a_sentence() throws Exception {
        assertEquals(
                Optional.of("Model m has no weights: name them in spec.models[].checkpoint"),
                found("precision: float32", "").problem());
    }

    @Test
    void a_model_at_a_commit_is_planned_without_asking_the_hub_and_once_for_all_that_is_made_of_it() throws Exception {
        KnownCheckpoint model = found("checkpoint: '" + PINNED + "/'", "");
        assertEquals(List.of(new FetchTask(PINNED)), tasks(model));
        assertEquals(
                new FetchTask(PINNED).recipe().address().digest(),
                model.weights().orElseThrow().digest());
        String training =
                "training: [{name: run, checkpoint: '" + PINNED + "', data: {uri: 's3://BUCKET/media/train.jsonl'}}]\n";
        String merging = "merging: [{name: both, members: [{run: run}, {checkpoint: '" + PINNED + "'}]}]\n";
        List<Task> merged = tasks(found("merge: both", training + merging));
        assertEquals(new FetchTask(PINNED), merged.get(0));
        assertEquals(
                List.of("fetch", "training", "merging"),
                merged.stream().map(task -> task.stage().text()).toList());
        List<Task> average = tasks(found(
                "average: [{checkpoint: '" + PINNED + "'}, {checkpoint: '" + PINNED + "/folder', weight: 2}]", ""));
        assertEquals(
                List.of("fetch", "fetch", "merging"),
                average.stream().map(task -> task.stage().text()).toList());
        TaskGraph graph = new TaskGraph();
        List<Output> needed = found("merge: both", training + merging).makers().values().stream()
                .map(maker -> maker.apply(graph))
                .toList()
                .get(1)
                .inputs();
        assertEquals(
                List.of(new FetchTask(PINNED).recipe().address()),
                needed.stream().map(Output::address).toList());
        assertEquals(List.of(), server.asked());
    }

    @Test
    void one_at_a_branch_is_refused_with_the_commit_that_it_is_at() throws Exception {
        assertEquals(
                Optional.of("Model m is hf://lab/tiny, which may be another model tomorrow: write " + PINNED
                        + ", which it is now, in spec.models[].checkpoint"),
                found("checkpoint: 'hf://lab/tiny'", "").problem());
    }

    @Test
    void what_cannot_be_a_model_is_said_with_the_remedy_even_if_the_hub_is_away() throws Exception {
        String dataset =
                found("checkpoint: 'hf://datasets/lab/tiny'", "").problem().orElseThrow();
        assertTrue(dataset.contains("a dataset: name a model in spec.models[].checkpoint"), dataset);
        String none = found("checkpoint: 'hf://tiny'", "").problem().orElseThrow();
        assertTrue(none.contains("'hf://tiny' is no address on a hub"), none);
        server.close();
        String away = found("checkpoint: 'hf://lab/tiny@v1'", "").problem().orElseThrow();
        assertTrue(away.contains("at no commit"), away);
        assertTrue(away.contains("write hf://OWNER/MODEL@COMMIT"), away);
    }
}
