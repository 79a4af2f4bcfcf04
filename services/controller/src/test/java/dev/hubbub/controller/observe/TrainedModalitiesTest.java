package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What models that runs of training make take in of recordings. */
class TrainedModalitiesTest extends StoreFixture {
    private static final Decoding GREEDY = new Decoding(1, null, null, "en", false, false, null);

    @BeforeEach
    void upload() throws IOException {
        put("checkpoints/base/config.json", "{}");
        put("media/a.wav", "sound");
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hello\"}\n");
    }

    @Test
    void a_model_takes_in_what_its_last_run_was_trained_on_unless_it_says_otherwise() throws Exception {
        Map<String, KnownCheckpoint> all = known(
                """
                models:
                - {name: heard, architecture: ARCHITECTURE, run: hearing}
                - {name: step, architecture: ARCHITECTURE, run: hearing, step: 3}
                - {name: seen, architecture: ARCHITECTURE, run: seeing}
                - {name: whole, architecture: ARCHITECTURE, run: both}
                - {name: asked, architecture: ARCHITECTURE, run: hearing, modalities: [video]}
                - {name: everything, architecture: ARCHITECTURE, run: hearing, modalities: [video, audio]}
                - {name: base, architecture: ARCHITECTURE, checkpoint: BASE}
                - {name: alike, architecture: ARCHITECTURE, merge: alike}
                - {name: unlike, architecture: ARCHITECTURE, merge: unlike}
                - {name: nested, architecture: ARCHITECTURE, merge: nested}
                merging:
                - {name: alike, members: [{run: hearing, step: 2}, {run: hearing, step: last}]}
                - {name: unlike, members: [{run: hearing}, {run: both}]}
                - {name: nested, members: [{merge: alike}, {run: hearing}]}
                """,
                "av-hubert-ctc");
        assertEquals(List.of(Sense.AUDIO), modalities(all, "heard"));
        assertEquals(List.of(Sense.AUDIO), modalities(all, "step"));
        assertEquals(List.of(Sense.VIDEO), modalities(all, "seen"), "of the run that begins with the one that hears");
        assertNull(modalities(all, "whole"), "as it was trained and judged, whatever it began with");
        assertEquals(List.of(Sense.VIDEO), modalities(all, "asked"));
        assertNull(modalities(all, "everything"));
        assertNull(modalities(all, "base"));
        assertEquals(List.of(Sense.AUDIO), modalities(all, "alike"));
        assertNull(modalities(all, "unlike"));
        assertEquals(List.of(Sense.AUDIO), modalities(all, "nested"));
        assertNotEquals(transcript(all, "heard"), transcript(all, "everything"), "the same weights");
    }

    @Test
    void transcripts_of_models_that_only_hear_stay_where_they_were() throws Exception {
        Map<String, KnownCheckpoint> all = known(
                """
                models:
                - {name: heard, architecture: ARCHITECTURE, run: hearing}
                - {name: asked, architecture: ARCHITECTURE, run: hearing, modalities: [audio]}
                - {name: seen, architecture: ARCHITECTURE, run: hearing, modalities: [audio, video]}
                """,
                "whisper");
        assertNull(modalities(all, "heard"));
        assertEquals(transcript(all, "heard"), transcript(all, "asked"));
        assertEquals(
                "Model seen is whisper, which only hears: leave video out of its modalities",
                all.get("seen").problem().orElseThrow());
    }

    private static List<Sense> modalities(Map<String, KnownCheckpoint> all, String model) {
        return reference(all, model).modalities();
    }

    private static CheckpointReference reference(Map<String, KnownCheckpoint> all, String model) {
        return all.get(model)
                .weights()
                .orElseThrow(() -> new AssertionError(all.get(model).problem().orElseThrow()));
    }

    private static Object transcript(Map<String, KnownCheckpoint> all, String model) {
        CheckpointReference checkpoint = reference(all, model);
        return TranscriptionTask.transcripts(checkpoint, GREEDY)
                .apply(checkpoint.match(stored -> null, made -> made.output()), null);
    }

    private Map<String, KnownCheckpoint> known(String models, String architecture) throws Exception {
        String runs =
                """
                datasets: []
                training:
                - {name: hearing, architecture: ARCHITECTURE, checkpoint: BASE, data: DATA, settings: {steps: 5, modalities: [audio]}}
                - {name: seeing, architecture: ARCHITECTURE, base: {run: hearing}, data: DATA, settings: {steps: 5, modalities: [video]}}
                - {name: both, architecture: ARCHITECTURE, base: {run: seeing}, data: DATA, settings: {steps: 5}}
                """;
        String yaml = (runs + models)
                .replace("ARCHITECTURE", architecture)
                .replace("BASE", "'s3://" + objects.bucket() + "/checkpoints/base'")
                .replace("DATA", "{uri: 's3://" + objects.bucket() + "/media/train.jsonl'}");
        return catalog()
                .checkpoints(Serialization.unmarshal(yaml, ExperimentSpec.class))
                .without(Map.of());
    }

    private void put(String key, String content) throws IOException {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }
}
