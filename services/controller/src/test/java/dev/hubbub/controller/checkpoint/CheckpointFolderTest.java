package dev.hubbub.controller.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies in a bucket, as checkpoints. */
class CheckpointFolderTest {

    private static final ObjectUri PREFIX = ObjectUri.parse("s3://hubbub/checkpoints/");

    private static List<CheckpointFolder> among(String... paths) {
        return CheckpointFolder.among(
                PREFIX,
                Stream.of(paths).map(path -> new StoredObject(path, 1, "id")).toList());
    }

    @Test
    void a_folder_with_weights_is_one_and_what_is_below_it_is_a_part_of_it() {
        List<CheckpointFolder> folders = among(
                "README.md",
                "loose.pt",
                "run/config.json",
                "run/model.safetensors",
                "run/checkpoint-5/model.safetensors",
                "run/training/run.json",
                "steps/checkpoint-5/model.safetensors",
                "steps/checkpoint-10/optimizer.pt",
                "steps/checkpoint-10/model.safetensors",
                "run-2/optimizer.bin",
                "run-2/adapter/adapter_model.safetensors");
        assertEquals(
                List.of("checkpoints/run/", "checkpoints/steps/checkpoint-10/", "checkpoints/steps/checkpoint-5/"),
                folders.stream().map(folder -> folder.uri().key()).toList());
        assertEquals(4, folders.get(0).files().size());
        assertEquals(List.of("config.json", "model.safetensors"), folders.get(0).names());
        assertEquals(
                folders.get(2).digest(), among("other/model.safetensors").get(0).digest());
        assertNotEquals(folders.get(2).digest(), folders.get(1).digest());
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoints/whisper/, model=whisper",
        "checkpoints/whisper/step-500/, model=whisper step=500",
        "checkpoints/whisper/checkpoint-0500/, model=whisper step=500",
        "checkpoints/whisper/tune/500/, model=whisper run=tune step=500",
        "checkpoints/whisper/tune/late/, model=whisper run=tune.late",
        "checkpoints/500/, model=500",
        "checkpoints/whisper/v3/, model=whisper run=v3",
        "checkpoints/a model (ü)/, model=a-model",
        "elsewhere/models/whisper/step-7/, model=whisper step=7",
    })
    void a_place_says_model_run_and_step(String key, String labels) {
        String found = new TreeMap<>(CheckpointLabels.of(key, null).labels())
                .entrySet().stream()
                        .map(Map.Entry::toString)
                        .reduce((one, two) -> one + " " + two)
                        .orElseThrow();
        assertEquals(labels, found);
    }

    @Test
    void a_description_goes_before_the_place_and_what_is_no_label_is_named() throws IOException {
        CheckpointLabels labels = CheckpointLabels.of(
                "checkpoints/whisper/step-500/",
                Json.mapper()
                        .readTree("{\"model\": \"mine\", \"team\": \"lab\", \"hubbub.dev/verdict\": \"promoted\","
                                + " \"bad\": \"a b\", \"deep\": {}}"));
        assertEquals(Map.of("model", "mine", "team", "lab", "step", "500"), labels.labels());
        assertEquals(List.of("hubbub.dev-verdict", "bad", "deep"), labels.refused());
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:Put, checkpoints%2Fa%2Bb%2Fmodel.safetensors, checkpoints/a+b/model.safetensors",
        "s3:ObjectCreated:CompleteMultipartUpload, checkpoints/a+b/c.pt, checkpoints/a b/c.pt",
        "ObjectCreated:Copy, checkpoints/100%/c.pt, checkpoints/100%/c.pt"
    })
    void a_notification_names_what_was_stored(String event, String key, String decoded) throws IOException {
        assertEquals(
                List.of(new ObjectUri("hubbub", decoded)),
                BucketNotification.read(notification(event, key)).created());
    }

    @Test
    void deletions_are_no_news_and_other_records_are_refused_in_words() throws IOException {
        assertEquals(
                List.of(),
                BucketNotification.read(notification("s3:ObjectRemoved:Delete", "checkpoints/a/b"))
                        .created());
        IOException refused =
                assertThrows(IOException.class, () -> BucketNotification.read("{}".getBytes(StandardCharsets.UTF_8)));
        assertTrue(refused.getMessage().contains("no Records"), refused.getMessage());
    }

    private static byte[] notification(String event, String key) {
        return ("{\"Records\": [{\"eventName\": \"" + event + "\", \"s3\": {\"bucket\": {\"name\": \"hubbub\"},"
                        + " \"object\": {\"key\": \"" + key + "\"}}}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
