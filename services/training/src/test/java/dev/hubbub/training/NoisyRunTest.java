package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run whose clips have recordings and other speakers beside them. */
class NoisyRunTest extends SampleRuns {
    private static final String STEPS = "\"steps\": 2, \"evaluateEvery\": 2, \"padToThirtySeconds\": false";

    @Test
    void what_was_heard_beside_clips_is_said_before_the_first_step_and_kept_with_the_run() throws Exception {
        DatasetReference recordings = new DatasetReference(DatasetLayout.FOLDER, "s3://b/samples/asterisk-en");
        TrainingTask plain = task(settings("{" + STEPS + "}"), data());
        TrainingTask noisy = new TrainingTask(
                plain.base(),
                plain.data(),
                null,
                settings("{" + STEPS + ", \"augmentation\": {\"noiseShare\": 1, \"noiseKinds\": [\"recordings\","
                        + " \"babble\"], \"noiseVoices\": 2}}"),
                planned(recordings, null, null, null, context));
        Path made = output(noisy);
        JsonNode run = Json.mapper().readTree(made.resolve("training/run.json").toFile());
        assertEquals(64, run.path("data").path("noise").asText().length());
        assertEquals(recordings.uri(), run.path("data").path("noiseFrom").asText());
        assertTrue(
                run.path("noise").path("recordings").asInt() > 10,
                run.path("noise").toString());
        assertEquals(
                "{\"share\":1.0,\"kinds\":[\"recordings\",\"babble\"],\"voices\":2,\"lowestRatio\":5.0,\"highestRatio\":20.0}",
                run.path("settings").path("augmentation").path("noise").toString());
        String preflight = run.path("preflight").toString();
        assertTrue(
                preflight.contains("100 % of the clips have one of ")
                        && preflight.contains(" or babble of 2 beside them"),
                preflight);
        // The folder is the one that the held-out clip is in.
        assertTrue(
                preflight.contains("but in 1 of these recordings is something that checkpoints are judged by"),
                preflight);
        List<Double> losses = values(made, "loss");
        assertEquals(losses, values(output(noisy), "loss"));
        List<Double> without = values(output(plain), "loss");
        assertTrue(losses.get(0) > without.get(0), losses + " beside " + without);
    }
}
