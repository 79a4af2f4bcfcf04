package dev.hubbub.controller.observe;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A store with a checkpoint and a dataset, and runs of training over them. */
abstract class RunFixture extends StoreFixture {
    static final String MODEL = "{name: tuned, run: short}";

    @BeforeEach
    void upload() throws IOException {
        put("checkpoints/base/config.json", "{}");
        put("media/a.wav", "sound");
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hello\"}\n");
    }

    static OutputAddress output(KnownCheckpoint made) {
        return made.match(found -> null, planned -> planned.reference().output(), missing -> null);
    }

    static List<Task> made(KnownCheckpoint checkpoint) {
        TaskGraph graph = new TaskGraph();
        return checkpoint.makers().values().stream()
                .map(maker -> maker.apply(graph).resolve().orElseThrow())
                .toList();
    }

    CheckpointReference found(String run) throws Exception {
        return known(MODEL, run).weights().orElseThrow();
    }

    String problem(String model, String run) throws Exception {
        return known(model, run).problem().orElseThrow();
    }

    KnownCheckpoint known(String model, String runs) throws Exception {
        return catalog()
                .checkpoints(read(yaml(model, runs)))
                .without(Map.of())
                .values()
                .iterator()
                .next();
    }

    static ExperimentSpec read(String yaml) {
        return Serialization.unmarshal(yaml, ExperimentSpec.class);
    }

    static String yaml(String models, String runs) {
        return "datasets: []\nmodels: [" + models + "]\ntraining: [" + runs + "]";
    }

    String run(String settings) {
        return "{name: short, checkpoint: 's3://" + objects.bucket() + "/checkpoints/base', data: {uri: 's3://"
                + objects.bucket() + "/media/train.jsonl'}, settings: " + settings + "}";
    }

    void put(String key, String content) throws IOException {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }
}
