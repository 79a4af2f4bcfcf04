package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that a run of training makes, as the catalogue finds it in a real store. */
class TrainedModelTest extends StoreFixture {
    private static final ModelSpec MODEL = model("name: tuned\nrun: short");

    @BeforeEach
    void upload() throws IOException {
        put("checkpoints/base/config.json", "{}");
        put("media/a.wav", "sound");
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hello\"}\n");
    }

    @Test
    void its_address_is_known_before_the_run_and_depends_on_base_data_texts_and_settings() throws Exception {
        CheckpointReference first = found(run("{steps: 5}"));
        assertEquals(first, found(run("{steps: 5, epochs: 3, learningRate: 1e-5, force: false}")), "defaults");
        assertNotEquals(first, found(run("{steps: 6}")));
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hallo\"}\n");
        CheckpointReference corrected = found(run("{steps: 5}"));
        assertNotEquals(first, corrected, "texts");
        put("checkpoints/base/config.json", "{ }");
        assertNotEquals(corrected, found(run("{steps: 5}")), "base");
    }

    @Test
    void the_sessions_it_learns_from_are_those_that_an_evaluation_of_the_same_manifest_finds() throws Exception {
        DatasetSpec evaluated = Serialization.unmarshal(
                "name: prompts\nlayout: manifest\nuri: 's3://" + objects.bucket() + "/media/train.jsonl'",
                DatasetSpec.class);
        assertEquals(
                catalog().sessions(evaluated).stream()
                        .map(KnownSession::reference)
                        .toList(),
                catalog()
                        .checkpoint(MODEL, List.of(), List.of(run("{steps: 5}")))
                        .learnt());
    }

    @Test
    void what_is_missing_or_does_not_fit_is_said_with_the_remedy() throws Exception {
        TrainingSpec elsewhere = Serialization.unmarshal(
                Serialization.asYaml(run("{}")).replace("checkpoints/base", "checkpoints/none"), TrainingSpec.class);
        String missing = catalog()
                .checkpoint(MODEL, List.of(), List.of(elsewhere))
                .problem()
                .orElseThrow();
        assertTrue(missing.startsWith("There is no checkpoint for run short: nothing is below s3://"), missing);
        ModelSpec seeing = model("name: tuned\nrun: short\narchitecture: whisper-flamingo");
        String other = catalog()
                .checkpoint(seeing, List.of(), List.of(run("{}")))
                .problem()
                .orElseThrow();
        assertEquals("Model tuned is whisper-flamingo and its run short trains whisper: correct one of the two", other);
        put("media/train.jsonl", "no line");
        InvalidDatasetException broken = assertThrows(
                InvalidDatasetException.class, () -> catalog().checkpoint(MODEL, List.of(), List.of(run("{}"))));
        assertTrue(broken.getMessage().startsWith("Run short: manifest s3://"), broken.getMessage());
    }

    private CheckpointReference found(TrainingSpec run) throws Exception {
        KnownCheckpoint checkpoint = catalog().checkpoint(MODEL, List.of(), List.of(run));
        return checkpoint.weights().orElseThrow();
    }

    private StoreCatalog catalog() {
        return new StoreCatalog(objects);
    }

    private static ModelSpec model(String yaml) {
        return Serialization.unmarshal(yaml, ModelSpec.class);
    }

    private TrainingSpec run(String settings) {
        return Serialization.unmarshal(
                "name: short\ncheckpoint: 's3://" + objects.bucket() + "/checkpoints/base'\ndata: {uri: 's3://"
                        + objects.bucket() + "/media/train.jsonl'}\nsettings: " + settings,
                TrainingSpec.class);
    }

    private void put(String key, String content) throws IOException {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }
}
